import {
  abortAfterFirst,
  abortOnceAsked,
  collect,
  leaveEarly,
  NOBODY,
  PARAMETERS,
  QUESTION,
} from './shared.mjs';

export const packages = ['@google/genai'];

const { type, properties, required } = PARAMETERS;
const parameters = { type, properties, required };
const config = {
  tools: [{ functionDeclarations: [{ name: 'get_weather', parametersJsonSchema: parameters }] }],
};

export async function run({ modules, attempt, url }) {
  const { GoogleGenAI } = modules['@google/genai'];
  const clientOf = (baseUrl) => new GoogleGenAI({ apiKey: 'key', httpOptions: { baseUrl } });
  const client = clientOf(url);
  const ask = (model, more = {}) =>
    client.models.generateContent({ model, contents: QUESTION, ...more });
  const stream = (model) => client.models.generateContentStream({ model, contents: QUESTION });

  await attempt('answer', async () => (await ask('answer')).text);
  await attempt('tools', async () => {
    const asked = (await ask('tools', { config })).candidates[0].content;
    const { id, name } = asked.parts[0].functionCall;
    const result = { functionResponse: { id, name, response: { output: 'sunny' } } };
    const contents = [
      { role: 'user', parts: [{ text: QUESTION }] },
      asked,
      { role: 'user', parts: [result] },
    ];
    return (await ask('tools', { config, contents })).text;
  });
  await attempt('stream', async () =>
    (await collect(await stream('answer'))).map(({ text }) => text),
  );
  await attempt('stream-tools', async () => {
    const asking = { model: 'tools', contents: QUESTION, config };
    const chunks = await collect(await client.models.generateContentStream(asking));
    return chunks.flatMap(({ functionCalls = [] }) => functionCalls);
  });
  await attempt('structured', async () => {
    const responseJsonSchema = { type, properties, required };
    const json = { responseMimeType: 'application/json', responseJsonSchema };
    return (await ask('json', { config: json })).text;
  });
  await attempt('early-break', async () => (await leaveEarly(await stream('slow'))).text);
  await attempt('embeddings', async () => {
    const { embeddings } = await client.models.embedContent({ model: 'embed', contents: ['a'] });
    return embeddings;
  });
  await attempt('images', async () => {
    const httpOptions = { baseUrl: url };
    const vertex = new GoogleGenAI({ vertexai: true, apiKey: 'key', httpOptions });
    const { generatedImages } = await vertex.models.generateImages({
      model: 'answer',
      prompt: 'a cat',
      config: { numberOfImages: 1 },
    });
    return generatedImages;
  });
  await attempt('limited', () => ask('limited'));
  await attempt('broken', () => ask('broken'));
  await attempt('refused', async () =>
    clientOf(NOBODY).models.generateContent({
      model: 'refused',
      contents: QUESTION,
    }),
  );
  await attempt('aborted', () => ask('hang', { config: { abortSignal: abortOnceAsked() } }));
  await attempt('retried', async () => {
    const retryOptions = { attempts: 2, initialDelay: 0.001, maxDelay: 0.01 };
    const patient = new GoogleGenAI({ apiKey: 'key', httpOptions: { baseUrl: url, retryOptions } });
    return (await patient.models.generateContent({ model: 'flaky', contents: QUESTION })).text;
  });
  await attempt('aborted-stream', () =>
    abortAfterFirst((abortSignal) =>
      client.models.generateContentStream({
        model: 'slow',
        contents: QUESTION,
        config: { abortSignal },
      }),
    ),
  );
  await attempt('cut', async () => (await collect(await stream('cut'))).length);
}

import { abortSoon, closedPort, collect, leaveEarly, PARAMETERS, QUESTION } from './shared.mjs';

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
  await attempt('early-break', async () => (await leaveEarly(await stream('slow'))).text);
  await attempt('embeddings', async () => {
    const { embeddings } = await client.models.embedContent({ model: 'embed', contents: ['a'] });
    return embeddings;
  });
  await attempt('limited', () => ask('limited'));
  await attempt('broken', () => ask('broken'));
  await attempt('refused', async () =>
    clientOf(`http://127.0.0.1:${await closedPort()}`).models.generateContent({
      model: 'refused',
      contents: QUESTION,
    }),
  );
  await attempt('aborted', () => ask('hang', { config: { abortSignal: abortSoon() } }));
  await attempt('cut', async () => (await collect(await stream('cut'))).length);
}

import { abortSoon, collect, leaveEarly, QUESTION } from './shared.mjs';

export const packages = ['ai', '@ai-sdk/openai', 'zod'];

export async function run({ modules, attempt, url }) {
  const { generateText, streamText, generateObject, embed, tool, stepCountIs } = modules.ai;
  const { z } = modules.zod;
  const openai = modules['@ai-sdk/openai'].createOpenAI({ apiKey: 'key', baseURL: `${url}/v1` });
  const model = (name) => openai.chat(name);
  const schema = z.object({ city: z.string() });
  const weather = (execute) => ({
    // The schema's name up to version 4, and from 5 on.
    get_weather: tool({ description: 'Weather', parameters: schema, inputSchema: schema, execute }),
  });
  const loop = stepCountIs ? { stopWhen: stepCountIs(3) } : { maxSteps: 3 };
  const prompt = QUESTION;

  await attempt('answer', async () => {
    const { text, finishReason } = await generateText({ model: model('answer'), prompt });
    return { text, finishReason };
  });
  await attempt('tools', async () => {
    const tools = weather(async ({ city }) => {
      const { text } = await generateText({ model: model('answer'), prompt: city });
      return `sunny: ${text.length}`;
    });
    return (await generateText({ model: model('tools'), prompt, tools, ...loop })).text;
  });
  await attempt('failing-tool', async () => {
    const tools = weather(async () => {
      throw new Error('no weather today');
    });
    return (await generateText({ model: model('tools'), prompt, tools, ...loop })).text;
  });
  await attempt('stream', async () =>
    collect(streamText({ model: model('answer'), prompt }).textStream),
  );
  await attempt('early-break', async () =>
    leaveEarly(streamText({ model: model('answer'), prompt }).textStream),
  );
  await attempt('object', async () => {
    const { object } = await generateObject({ model: model('json'), prompt, schema });
    return object;
  });
  await attempt('embeddings', async () => {
    const embedding = (openai.embedding ?? openai.textEmbeddingModel)('embed');
    return (await embed({ model: embedding, value: 'a' })).embedding.length;
  });
  await attempt('limited', () => generateText({ model: model('limited'), prompt, maxRetries: 0 }));
  await attempt('retried', async () => {
    const { text } = await generateText({ model: model('flaky'), prompt, maxRetries: 1 });
    return text;
  });
  await attempt('aborted', () =>
    generateText({ model: model('hang'), prompt, maxRetries: 0, abortSignal: abortSoon() }),
  );
}

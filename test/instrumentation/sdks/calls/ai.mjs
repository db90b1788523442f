import { abortOnceAsked, collect, leaveEarly, NOBODY, QUESTION, UNTOLD } from './shared.mjs';

export const packages = ['ai', '@ai-sdk/openai', 'zod'];

export async function run({ modules, attempt, url }) {
  const { generateText, streamText, generateObject, streamObject, embed, embedMany } = modules.ai;
  const { tool, stepCountIs, isStepCount } = modules.ai;
  // Its name in version 5, and from 6 on; version 4 has none.
  const Agent = modules.ai.ToolLoopAgent ?? modules.ai.Experimental_Agent;
  const { z } = modules.zod;
  const { createOpenAI } = modules['@ai-sdk/openai'];
  const openai = createOpenAI({ apiKey: 'key', baseURL: `${url}/v1` });
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
  await attempt('stream-tools', async () => {
    const tools = weather(async ({ city }) => {
      const { text } = await generateText({ model: model('answer'), prompt: city });
      return `sunny: ${text.length}`;
    });
    return collect(streamText({ model: model('tools'), prompt, tools, ...loop }).textStream);
  });
  await attempt('early-break', async () =>
    leaveEarly(streamText({ model: model('answer'), prompt }).textStream),
  );
  await attempt('early-break-mid-answer', async () => {
    const tools = weather(() => 'never asked');
    return leaveEarly(streamText({ model: model('slow'), prompt, tools }).textStream);
  });
  await attempt('break-and-text', async () => {
    const result = streamText({ model: model('answer'), prompt });
    await leaveEarly(result.textStream);
    await result.consumeStream();
    return result.text;
  });
  await attempt('object-stream', async () =>
    collect(streamObject({ model: model('json'), prompt, schema }).partialObjectStream),
  );
  // Version 4 tells of no part of an object before it has all of the answer.
  const inParts = Agent ? 'slow-json' : 'json';
  await attempt('object-break', async () =>
    leaveEarly(streamObject({ model: model(inParts), prompt, schema }).partialObjectStream),
  );
  if (Agent)
    await attempt('agent-in-agent', async () => {
      const inner = new Agent({ id: 'inner', model: model('answer') });
      const tools = weather(async ({ city }) => (await inner.generate({ prompt: city })).text);
      const outer = new Agent({ id: 'outer', model: model('tools'), tools, ...loop });
      return (await outer.generate({ prompt })).text;
    });
  await attempt('object', async () => {
    const { object } = await generateObject({ model: model('json'), prompt, schema });
    return object;
  });
  await attempt('embeddings', async () => {
    const embedding = (openai.embedding ?? openai.textEmbeddingModel)('embed');
    return (await embed({ model: embedding, value: 'a' })).embedding.length;
  });
  await attempt('embeddings-many', async () => {
    const embedding = (openai.embedding ?? openai.textEmbeddingModel)('embed');
    return (await embedMany({ model: embedding, values: ['a', 'b'] })).embeddings.length;
  });
  for (const [scenario, telemetry] of [
    ['inputs-off', { recordInputs: false }],
    ['outputs-off', { recordOutputs: false }],
    ['all-off', { isEnabled: true, recordInputs: false, recordOutputs: false }],
  ])
    await attempt(scenario, async () => {
      const tools = weather(() => 'sunny');
      // The setting's name from version 7 on, and before.
      const settings = isStepCount ? { telemetry } : { experimental_telemetry: telemetry };
      const asked = telemetry.recordInputs === false ? UNTOLD : prompt;
      const options = { prompt: asked, ...loop, ...settings };
      await generateText({ model: model('tools'), tools, ...options });
      await embed({
        ...options,
        model: (openai.embedding ?? openai.textEmbeddingModel)('embed'),
        value: asked,
      });
      return collect(streamText({ model: model('answer'), ...options }).textStream);
    });
  await attempt('limited', () => generateText({ model: model('limited'), prompt, maxRetries: 0 }));
  await attempt('retried', async () => {
    const { text } = await generateText({ model: model('flaky'), prompt, maxRetries: 1 });
    return text;
  });
  await attempt('retried-stream', async () =>
    collect(streamText({ model: model('retried'), prompt, maxRetries: 2 }).textStream),
  );
  await attempt('broken', () => generateText({ model: model('broken'), prompt, maxRetries: 0 }));
  await attempt('refused', async () => {
    const baseURL = `${NOBODY}/v1`;
    const nobody = createOpenAI({ apiKey: 'key', baseURL }).chat('refused');
    return generateText({ model: nobody, prompt, maxRetries: 0 });
  });
  await attempt('cut', async () =>
    collect(streamText({ model: model('cut'), prompt, onError: () => {} }).textStream),
  );
  await attempt('aborted-stream', async () => {
    const leaving = new AbortController();
    const abortSignal = leaving.signal;
    const seen = [];
    for await (const text of streamText({ model: model('stall'), prompt, abortSignal })
      .textStream) {
      if (seen.push(text) === 1) leaving.abort();
    }
    return seen[0];
  });
  await attempt('aborted', () =>
    generateText({ model: model('hang'), prompt, maxRetries: 0, abortSignal: abortOnceAsked() }),
  );

  // Their names in version 7, and before.
  const transcribe = modules.ai.transcribe ?? modules.ai.experimental_transcribe;
  const generateSpeech = modules.ai.generateSpeech ?? modules.ai.experimental_generateSpeech;
  const generateImage = modules.ai.generateImage ?? modules.ai.experimental_generateImage;
  await attempt('speech', async () => {
    const { audio } = await generateSpeech({ model: openai.speech('answer'), text: 'Say it.' });
    return Buffer.from(audio.uint8Array ?? audio.uint8ArrayData).toString();
  });
  await attempt('transcription', async () => {
    const audio = Buffer.alloc(70_000, 's');
    return (await transcribe({ model: openai.transcription('answer'), audio })).text;
  });
  await attempt('image', async () => {
    const { image } = await generateImage({ model: openai.image('answer'), prompt: 'a cat' });
    return image.base64;
  });
  if (modules.ai.rerank)
    await attempt('rerank', async () => {
      const documents = ['sun', 'rain in Paris'];
      const { ranking } = await modules.ai.rerank({
        model: reranker(url),
        query: prompt,
        documents,
      });
      return ranking.map(({ originalIndex }) => originalIndex);
    });
}

/** As the SDK's own providers of reranking (Cohere, Bedrock) make their request. */
function reranker(url) {
  return {
    specificationVersion: 'v3',
    provider: 'cohere.reranking',
    modelId: 'answer',
    async doRerank({ query, documents }) {
      const body = JSON.stringify({ model: 'answer', query, documents: documents.values });
      const response = await fetch(`${url}/v2/rerank`, { method: 'POST', body });
      const { results } = await response.json();
      const ranking = results.map(({ index, relevance_score: relevanceScore }) => ({
        index,
        relevanceScore,
      }));
      return { ranking };
    },
  };
}

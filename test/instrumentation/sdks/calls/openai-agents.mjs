import { abortSoon, collect, QUESTION } from './shared.mjs';

export const packages = ['@openai/agents', 'openai', 'zod'];

export async function run({ modules, attempt, url }) {
  const agents = modules['@openai/agents'];
  const { Agent, run: start, tool, Usage, withGenerationSpan } = agents;
  const { z } = modules.zod;
  // The SDK's own exporter would call OpenAI.
  agents.setTraceProcessors([]);
  agents.setDefaultOpenAIClient(
    new modules.openai.OpenAI({ apiKey: 'key', baseURL: `${url}/v1`, maxRetries: 0 }),
  );
  const parameters = z.object({ city: z.string() });
  const agent = (name, model, more) =>
    new Agent({ name, instructions: 'Be brief.', model, ...more });
  const weather = (execute) =>
    tool({ name: 'get_weather', description: 'Weather', parameters, execute });

  await attempt('answer', async () => (await start(agent('one', 'answer'), QUESTION)).finalOutput);
  await attempt('tools', async () => {
    const ask = weather(async () => (await start(agent('inner', 'answer'), 'inside')).finalOutput);
    return (await start(agent('outer', 'tools', { tools: [ask] }), QUESTION)).finalOutput;
  });
  await attempt('failing-tool', async () => {
    const fails = weather(() => {
      throw new Error('no weather today');
    });
    return (await start(agent('unlucky', 'tools', { tools: [fails] }), QUESTION)).finalOutput;
  });
  await attempt('stream', async () => {
    const result = await start(agent('streaming', 'answer'), QUESTION, { stream: true });
    const events = await collect(result);
    await result.completed;
    return { events: events.length, output: result.finalOutput };
  });
  await attempt('unseen', async () => {
    const text = 'from no wire';
    const model = {
      getResponse: () =>
        withGenerationSpan(async (span) => {
          const content = [{ type: 'output_text', text }];
          const usage = { input_tokens: 1, output_tokens: 2, total_tokens: 3 };
          Object.assign(span.spanData, { model: 'local', usage, output: [{ text }] });
          const message = { type: 'message', role: 'assistant', status: 'completed', content };
          return { usage: new Usage(usage), output: [message] };
        }),
    };
    return (await start(agent('local', model), QUESTION)).finalOutput;
  });
  await attempt('broken', () => start(agent('broken', 'broken'), QUESTION));
  await attempt('aborted', () =>
    start(agent('aborted', 'hang'), QUESTION, { signal: abortSoon() }),
  );
}

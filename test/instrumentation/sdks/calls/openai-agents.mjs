import { abortOnceAsked, collect, leaveEarly, QUESTION } from './shared.mjs';

export const packages = ['@openai/agents', 'openai', 'zod'];

export async function run({ modules, attempt, url }) {
  const agents = modules['@openai/agents'];
  const { Agent, run: start, tool, Usage, withGenerationSpan } = agents;
  const { z } = modules.zod;
  // The SDK's own exporter would call OpenAI.
  agents.setTraceProcessors([]);
  const clientOf = (maxRetries) =>
    new modules.openai.OpenAI({ apiKey: 'key', baseURL: `${url}/v1`, maxRetries });
  agents.setDefaultOpenAIClient(clientOf(0));
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
  await attempt('silent', async () => {
    // A class of the app's own, which makes no span and goes over no wire.
    class Silent {
      #text = 'from no wire either';
      model = 'silent';
      async getResponse() {
        const content = [{ type: 'output_text', text: this.#text }];
        const message = { type: 'message', role: 'assistant', status: 'completed', content };
        const usage = new Usage({ inputTokens: 1, outputTokens: 2, totalTokens: 3 });
        return { usage, output: [message] };
      }
      async *getStreamedResponse() {
        const { usage, output } = await this.getResponse();
        yield { type: 'output_text_delta', delta: this.#text };
        yield { type: 'response_done', response: { id: 'r1', usage, output } };
      }
    }
    const silent = agent('silent', new Silent());
    const streamed = await start(silent, QUESTION, { stream: true });
    await streamed.completed;
    return [(await start(silent, QUESTION)).finalOutput, streamed.finalOutput];
  });
  await attempt('failing-model', () => {
    const getResponse = () => Promise.reject(new Error('no model today'));
    return start(agent('lost', { model: 'lost', getResponse }), QUESTION);
  });
  await attempt('handoff', async () => {
    const handoffs = [agent('second', 'answer')];
    return (await start(agent('first', 'handoff', { handoffs }), QUESTION)).finalOutput;
  });
  await attempt('guardrails', async () => {
    const guardrail = (name, tripwireTriggered) => ({
      name,
      execute: async () => ({ tripwireTriggered, outputInfo: {} }),
    });
    const inputGuardrails = [guardrail('on-topic', false)];
    const outputGuardrails = [guardrail('polite', true)];
    return start(agent('guarded', 'answer', { inputGuardrails, outputGuardrails }), QUESTION);
  });
  await attempt('agent-as-tool', async () => {
    const inner = agent('specialist', 'answer');
    const tools = [inner.asTool({ toolName: 'ask_specialist', toolDescription: 'Asks' })];
    return (await start(agent('boss', 'delegate', { tools }), QUESTION)).finalOutput;
  });
  await attempt('structured', async () => {
    const outputType = z.object({ city: z.string() });
    return (await start(agent('typed', 'json', { outputType }), QUESTION)).finalOutput;
  });
  await attempt('stream-tools', async () => {
    const tools = [weather(() => 'sunny')];
    const result = await start(agent('busy', 'tools', { tools }), QUESTION, { stream: true });
    await result.completed;
    return result.finalOutput;
  });
  await attempt('early-break', async () => {
    const result = await start(agent('left', 'slow'), QUESTION, { stream: true });
    return (await leaveEarly(result, ({ type }) => type === 'raw_model_stream_event')).type;
  });
  await attempt('limited', () => start(agent('limited', 'limited'), QUESTION));
  await attempt('retried', async () => {
    const modelProvider = new agents.OpenAIProvider({ openAIClient: clientOf(2) });
    const runner = new agents.Runner({ modelProvider });
    return (await runner.run(agent('back', 'retried'), QUESTION)).finalOutput;
  });
  await attempt('broken', () => start(agent('broken', 'broken'), QUESTION));
  await attempt('aborted', () =>
    start(agent('aborted', 'hang'), QUESTION, { signal: abortOnceAsked() }),
  );
}

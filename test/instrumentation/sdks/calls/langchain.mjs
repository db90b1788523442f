import { abortOnceAsked, collect, leaveEarly, NOBODY, QUESTION } from './shared.mjs';

export const packages = [
  'langchain',
  '@langchain/core/prompts',
  '@langchain/core/tools',
  '@langchain/core/utils/testing',
  '@langchain/langgraph',
  '@langchain/openai',
  'zod',
];

export async function run({ modules, attempt, url }) {
  const { ChatOpenAI, OpenAIEmbeddings } = modules['@langchain/openai'];
  const { Command, interrupt, MemorySaver, MessagesAnnotation, StateGraph } =
    modules['@langchain/langgraph'];
  const { ChatPromptTemplate } = modules['@langchain/core/prompts'];
  const { FakeListChatModel } = modules['@langchain/core/utils/testing'];
  const { StructuredTool } = modules['@langchain/core/tools'];
  const { createAgent, tool } = modules.langchain;
  const { z } = modules.zod;
  const schema = z.object({ city: z.string() });
  const configuration = { baseURL: `${url}/v1` };
  const chat = (model, more) =>
    new ChatOpenAI({ model, apiKey: 'key', configuration, maxRetries: 0, ...more });
  const asked = { messages: [{ role: 'user', content: QUESTION }] };
  const last = ({ messages }) => messages.at(-1).content;
  const weather = { name: 'get_weather', description: 'Weather', schema };

  await attempt('answer', async () => (await chat('answer').invoke(QUESTION)).content);
  await attempt('chain', async () => {
    const chain = ChatPromptTemplate.fromTemplate('{x}').pipe(chat('answer'));
    return (await chain.invoke({ x: QUESTION })).content;
  });
  await attempt('agent-in-agent', async () => {
    const inner = createAgent({ model: chat('answer'), tools: [], name: 'inner' });
    const ask = tool(async () => last(await inner.invoke(asked)), weather);
    return last(
      await createAgent({ model: chat('tools'), tools: [ask], name: 'outer' }).invoke(asked),
    );
  });
  await attempt('tool-class', async () => {
    class Weather extends StructuredTool {
      name = 'get_weather';
      description = 'Weather';
      schema = schema;
      async _call() {
        return (await chat('answer').invoke('from a tool')).content;
      }
    }
    return last(await createAgent({ model: chat('tools'), tools: [new Weather()] }).invoke(asked));
  });
  await attempt('failing-tool', () => {
    const fails = tool(() => {
      throw new Error('no weather today');
    }, weather);
    return createAgent({ model: chat('tools'), tools: [fails] })
      .invoke(asked)
      .then(last);
  });
  await attempt('graph', async () => {
    const node =
      (model) =>
      async ({ messages }) => ({ messages: [await chat(model).invoke(messages)] });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('plan', node('answer'))
      .addNode('act', node('answer'))
      .addEdge('__start__', 'plan')
      .addEdge('plan', 'act')
      .addEdge('act', '__end__')
      .compile({ name: 'two-nodes' });
    return last(await graph.invoke(asked));
  });
  await attempt('subgraph', async () => {
    const inner = createAgent({ model: chat('answer'), tools: [], name: 'specialist' });
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('ask', inner.graph)
      .addNode('again', async (state) => ({
        messages: [last(await inner.invoke(state))],
      }))
      .addEdge('__start__', 'ask')
      .addEdge('ask', 'again')
      .addEdge('again', '__end__')
      .compile({ name: 'boss' });
    return last(await graph.invoke(asked));
  });
  await attempt('agent-stream', async () => {
    const looks = tool(() => 'sunny', weather);
    const streaming = createAgent({ model: chat('tools'), tools: [looks], name: 'streaming' });
    return (await collect(await streaming.stream(asked, { streamMode: 'values' }))).length;
  });
  await attempt('agent-aborted', () =>
    createAgent({ model: chat('hang'), tools: [], name: 'left' }).invoke(asked, {
      signal: abortOnceAsked(),
    }),
  );
  await attempt('interrupt', async () => {
    const graph = new StateGraph(MessagesAnnotation)
      .addNode('approve', async () => ({ messages: [interrupt('May I?')] }))
      .addNode('act', async ({ messages }) => ({
        messages: [await chat('answer').invoke(messages)],
      }))
      .addEdge('__start__', 'approve')
      .addEdge('approve', 'act')
      .addEdge('act', '__end__')
      .compile({ name: 'asking', checkpointer: new MemorySaver() });
    const thread = { configurable: { thread_id: 'thread-1' } };
    await graph.invoke(asked, thread);
    return last(await graph.invoke(new Command({ resume: 'yes' }), thread));
  });
  await attempt('stream', async () =>
    (await collect(await chat('answer').stream(QUESTION))).map(({ content }) => content),
  );
  await attempt(
    'early-break',
    async () =>
      (await leaveEarly(await chat('stall').stream(QUESTION), ({ content }) => content)).content,
  );
  await attempt('structured', () => chat('json').withStructuredOutput(schema).invoke(QUESTION));
  await attempt(
    'unseen',
    async () =>
      (await new FakeListChatModel({ responses: ['from no wire'] }).invoke(QUESTION)).content,
  );
  await attempt('embeddings', async () => {
    const model = new OpenAIEmbeddings({ model: 'embed', apiKey: 'key', configuration });
    return (await model.embedQuery('a')).length;
  });
  await attempt('broken', () => chat('broken').invoke(QUESTION));
  await attempt('refused', async () => {
    const nowhere = { baseURL: `${NOBODY}/v1` };
    return chat('refused', { configuration: nowhere }).invoke(QUESTION);
  });
  await attempt('cut', async () => (await collect(await chat('cut').stream(QUESTION))).length);
  await attempt('limited', () => chat('limited').invoke(QUESTION));
  await attempt(
    'retried',
    async () => (await chat('flaky', { maxRetries: 1 }).invoke(QUESTION)).content,
  );
  await attempt('aborted', () => chat('hang').invoke(QUESTION, { signal: abortOnceAsked() }));
}

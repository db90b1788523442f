import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tracer } from '../../../instrumentation/context/tracer.js';
import { agent, tool } from '../../../instrumentation/index.js';
import { callModel, traceProcess, type TracedProcess } from '../support/traced-process.js';

let traced: TracedProcess;

beforeEach(() => {
  traced = traceProcess({ ambientRuns: false });
});

afterEach(() => traced.stop());

function toolSpans(): ReadableSpan[] {
  return traced.spans().filter(({ name }) => name.startsWith('execute_tool'));
}

function inferred(): ReadableSpan[] {
  return toolSpans().filter((span) => span.attributes['tracehound.tool.inferred'] === true);
}

const CHAT_URL = 'http://model.test/v1/chat/completions';
const QUESTION = { role: 'user', content: 'Which?' };

function assistantAsking(calls: readonly [id: string, query: string][]): object {
  return {
    role: 'assistant',
    content: null,
    tool_calls: calls.map(([id, query]) => ({
      id,
      type: 'function',
      function: { name: 'search', arguments: JSON.stringify({ query }) },
    })),
  };
}

function toolMessage(id: string, content: string): object {
  return { role: 'tool', tool_call_id: id, content };
}

/** One chat completion in which the model says `message`. */
function chat(history: readonly object[], message: object): Promise<void> {
  const request = { model: 'm', messages: [QUESTION, ...history] };
  return callModel(CHAT_URL, request, { choices: [{ index: 0, message, finish_reason: 'stop' }] });
}

const DONE = { role: 'assistant', content: 'Done.' };

/** A model asks for calls, `between` runs them, and the next request carries their results. */
async function turn(
  calls: readonly [id: string, query: string][],
  between: () => unknown = () => undefined,
): Promise<void> {
  const asking = assistantAsking(calls);
  await chat([], asking);
  await between();
  await chat([asking, ...calls.map(([id]) => toolMessage(id, `result of ${id}`))], DONE);
}

describe('each protocol', () => {
  const cases = {
    'chat completions': {
      url: CHAT_URL,
      ask: { messages: [QUESTION] },
      asked: { choices: [{ message: assistantAsking([['c1', 'a']]) }] },
      answer: { messages: [assistantAsking([['c1', 'a']]), toolMessage('c1', '{"hits":[]}')] },
      failed: false,
    },
    'legacy function calls': {
      url: CHAT_URL,
      ask: { messages: [QUESTION] },
      asked: {
        choices: [{ message: { function_call: { name: 'search', arguments: '{"query":"a"}' } } }],
      },
      answer: { messages: [{ role: 'function', name: 'search', content: '{"hits":[]}' }] },
      failed: false,
    },
    responses: {
      url: 'http://model.test/v1/responses',
      ask: { input: 'Which?' },
      asked: {
        status: 'completed',
        output: [
          { type: 'function_call', call_id: 'c1', name: 'search', arguments: '{"query":"a"}' },
        ],
      },
      answer: {
        input: [{ type: 'function_call_output', call_id: 'c1', output: '{"hits":[]}' }],
        previous_response_id: 'r1',
      },
      failed: false,
    },
    anthropic: {
      url: 'http://model.test/v1/messages',
      ask: { max_tokens: 9, messages: [QUESTION] },
      asked: { content: [{ type: 'tool_use', id: 'c1', name: 'search', input: { query: 'a' } }] },
      answer: {
        max_tokens: 9,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'c1', content: '{"hits":[]}', is_error: true },
            ],
          },
        ],
      },
      failed: true,
    },
    'gemini, answered by name': {
      url: 'http://model.test/v1beta/models/m:generateContent',
      ask: { contents: [{ role: 'user', parts: [{ text: 'Which?' }] }] },
      asked: {
        candidates: [
          {
            content: {
              parts: [{ functionCall: { id: 'c1', name: 'search', args: { query: 'a' } } }],
            },
          },
        ],
      },
      answer: {
        contents: [
          {
            role: 'user',
            parts: [{ functionResponse: { name: 'search', response: { hits: [] } } }],
          },
        ],
      },
      failed: false,
    },
  };

  test.each(Object.entries(cases))('%s', async (_name, { url, ask, asked, answer, failed }) => {
    await agent('a', async () => {
      await callModel(url, { model: 'm', ...ask }, asked);
      await callModel(url, { model: 'm', ...answer }, {});
    });
    const [span, ...more] = inferred();
    expect(more).toEqual([]);
    expect(span!.name).toBe('execute_tool search');
    expect(span!.attributes).toMatchObject({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'search',
      'gen_ai.tool.call.arguments': '{"query":"a"}',
      'gen_ai.tool.call.result': '{"hits":[]}',
    });
    expect(span!.status.code).toBe(failed ? SpanStatusCode.ERROR : SpanStatusCode.UNSET);
    expect(span!.attributes['error.type']).toBe(failed ? 'tool_error' : undefined);
    const run = traced.spans().find(({ name }) => name === 'invoke_agent a')!;
    expect(span!.parentSpanContext?.spanId).toBe(run.spanContext().spanId);
  });

  test('gemini tells a failed function by its error key', async () => {
    const { url, ask, asked } = cases['gemini, answered by name'];
    const functionResponse = { id: 'c1', name: 'search', response: { error: 'offline' } };
    await callModel(url, ask, asked);
    await callModel(url, { contents: [{ role: 'user', parts: [{ functionResponse }] }] }, {});
    expect(inferred().map(({ status }) => status.code)).toEqual([SpanStatusCode.ERROR]);
  });
});

describe('the span', () => {
  test('lasts from the answer to the request with the result; parallel calls share the time', async () => {
    await turn([
      ['p1', 'a'],
      ['p2', 'b'],
    ]);
    const spans = inferred();
    const chats = traced.spans().filter(({ name }) => name.startsWith('chat'));
    const [asking, answering] = chats.map(({ startTime, endTime }) => ({
      start: hrTimeToMilliseconds(startTime),
      end: hrTimeToMilliseconds(endTime),
    }));
    expect(spans.map((span) => span.attributes['gen_ai.tool.call.id'])).toEqual(['p1', 'p2']);
    for (const span of spans) {
      expect(hrTimeToMilliseconds(span.startTime)).toBeGreaterThanOrEqual(Math.floor(asking!.end));
      expect(hrTimeToMilliseconds(span.endTime)).toBeLessThanOrEqual(answering!.start);
    }
    expect(spans[0]!.startTime).toEqual(spans[1]!.startTime);
    expect(spans[0]!.endTime).toEqual(spans[1]!.endTime);
  });

  test('is made once, though every later request repeats the history', async () => {
    const asking = assistantAsking([['once', 'a']]);
    const history = [asking, toolMessage('once', 'x')];
    await chat([], asking);
    await chat(history, DONE);
    await chat([...history, DONE, QUESTION], DONE);
    expect(inferred()).toHaveLength(1);
  });

  test('is not made for a history that this process has not seen asked', async () => {
    await chat([assistantAsking([['old', 'a']]), toolMessage('old', 'x')], DONE);
    expect(inferred()).toEqual([]);
  });

  test('carries the newest result where a server counts its ids anew', async () => {
    const first = assistantAsking([['call_0', 'a']]);
    const second = assistantAsking([['call_0', 'b']]);
    const afterFirst = [first, toolMessage('call_0', 'one')];
    await agent('a', async () => {
      await chat([], first);
      await chat(afterFirst, second);
      await chat([...afterFirst, second, toolMessage('call_0', 'two')], DONE);
    });
    expect(
      inferred().map(({ attributes }) => [
        attributes['gen_ai.tool.call.arguments'],
        attributes['gen_ai.tool.call.result'],
      ]),
    ).toEqual([
      ['{"query":"a"}', '"one"'],
      ['{"query":"b"}', '"two"'],
    ]);
  });

  test('belongs to the conversation of its run where two runs use one id', async () => {
    const asking = assistantAsking([['shared', 'a']]);
    let openGate = () => {};
    const bothAsked = new Promise<void>((resolve) => (openGate = resolve));
    let asked = 0;
    const conversation = (name: string) =>
      agent(name, async () => {
        await chat([], asking);
        if (++asked === 2) openGate();
        await bothAsked;
        await chat([asking, toolMessage('shared', `for ${name}`)], DONE);
      });
    await Promise.all([conversation('one'), conversation('two')]);
    const runs = new Map(
      traced
        .spans()
        .filter(({ name }) => name.startsWith('invoke_agent'))
        .map((span) => [span.spanContext().spanId, span.attributes['gen_ai.agent.name']]),
    );
    const results = inferred().map((span) => [
      runs.get(span.parentSpanContext!.spanId),
      span.attributes['gen_ai.tool.call.result'],
    ]);
    expect(results.sort()).toEqual([
      ['one', '"for one"'],
      ['two', '"for two"'],
    ]);
  });
});

describe('a tool call somebody made a span of is not told twice', () => {
  const startSpan = (name: string, attributes: Attributes) =>
    tracer().startSpan(name, { attributes });

  const ways: Record<string, (callId: string) => unknown> = {
    'by tool() with its id': (callId) => tool('search', { query: 'a' }, () => 'found', { callId }),
    'by tool() without an id': () => tool('search', { query: 'a' }, () => 'found'),
    'by tool.wrap, whose arguments have another form': () =>
      tool.wrap('search', (query: string, _limit: number) => query)('a', 5),
    "by another library, under that library's names": (callId) =>
      startSpan('ai.toolCall', { 'ai.toolCall.id': callId }).end(),
    'by a span still open that says its id from the start': (callId) => {
      startSpan('mcp', { 'gen_ai.tool.call.id': callId });
    },
  };

  test.each(Object.entries(ways))('%s', async (way, makeSpan) => {
    await turn([[way, 'a']], () => makeSpan(way));
    expect(traced.spans().filter(({ name }) => name.startsWith('chat'))).toHaveLength(2);
    expect(inferred()).toEqual([]);
  });
});

describe('a span answers for one call', () => {
  test('and leaves the others to be told', async () => {
    await turn(
      [
        ['u1', 'a'],
        ['u2', 'b'],
      ],
      () => tool('search', { query: 'a' }, () => 'found'),
    );
    expect(inferred().map(({ attributes }) => attributes['gen_ai.tool.call.id'])).toEqual(['u2']);
  });

  test('and none asked before it began', async () => {
    tool('search', { query: 'a' }, () => 'found');
    const began = toolSpans()[0]!;
    // The clock has to move on for "before" to mean something.
    while (Date.now() <= hrTimeToMilliseconds(began.startTime)) await Promise.resolve();
    await turn([['v1', 'a']]);
    expect(inferred()).toHaveLength(1);
  });

  test('and none of another name', async () => {
    await turn([['w1', 'a']], () => tool('fetch_page', { query: 'a' }, () => 'found'));
    expect(inferred()).toHaveLength(1);
  });
});

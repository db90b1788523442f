import { SpanStatusCode, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { agent } from '../../../instrumentation/manual/agent.js';
import { tool } from '../../../instrumentation/manual/tool.js';
import { jsonOf, recordSpans } from '../support/recorded-spans.js';

const spans = recordSpans();

test('records arguments and result as JSON and hands both through', async () => {
  const result = await tool('add', { a: 1, b: 2 }, async ({ a, b }) => ({ sum: a + b }), {
    callId: 'call_7',
    description: 'Adds numbers',
  });
  expect(result).toEqual({ sum: 3 });
  const span = spans.only();
  expect(span.name).toBe('execute_tool add');
  expect(span.attributes).toMatchObject({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'add',
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': 'call_7',
    'gen_ai.tool.description': 'Adds numbers',
  });
  expect(jsonOf(span, 'gen_ai.tool.call.arguments')).toEqual({ a: 1, b: 2 });
  expect(jsonOf(span, 'gen_ai.tool.call.result')).toEqual({ sum: 3 });
});

test('is a child of the agent that calls it, and parent of what it calls', async () => {
  await agent('outer', async () => {
    await tool('look', {}, async () => {
      await Promise.resolve();
      trace.getTracer('host').startSpan('inside').end();
    });
  });
  const [inside, look, outer] = spans.all();
  expect(inside!.parentSpanContext?.spanId).toBe(look!.spanContext().spanId);
  expect(look!.parentSpanContext?.spanId).toBe(outer!.spanContext().spanId);
});

test('a tool that throws throws the same error, recorded', () => {
  const error = Object.assign(new Error('no such file'), { code: 'ENOENT' });
  expect(() =>
    tool('read', { file: 'x' }, () => {
      throw error;
    }),
  ).toThrow(error);
  const span = spans.only();
  expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: 'no such file' });
  expect(span.attributes['error.type']).toBe('ENOENT');
  expect(span.events.map((event) => event.name)).toEqual(['exception']);
});

test('a tool that answers with an error can say so', () => {
  const options = {
    isError: (result: { exit: number }) => result.exit !== 0 && `exit ${result.exit}`,
  };
  tool('bash', 'false', () => ({ exit: 1 }), options);
  tool('bash', 'true', () => ({ exit: 0 }), options);
  const [failed, passed] = spans.all();
  expect(failed!.status).toEqual({ code: SpanStatusCode.ERROR, message: 'exit 1' });
  expect(failed!.attributes['error.type']).toBe('tool_error');
  expect(passed!.status.code).toBe(SpanStatusCode.UNSET);
});

test('a broken isError harms nobody', () => {
  const isError = () => {
    throw new Error('mine');
  };
  expect(tool('t', {}, () => 1, { isError })).toBe(1);
  expect(spans.only().status.code).toBe(SpanStatusCode.UNSET);
});

test('wrap makes a tool of a function', () => {
  const add = tool.wrap('add', (a: number, b: number) => a + b);
  const negate = tool.wrap('negate', (a: number) => -a);
  expect([add(1, 2), negate(4)]).toEqual([3, -4]);
  const [first, second] = spans.all();
  expect(jsonOf(first!, 'gen_ai.tool.call.arguments')).toEqual([1, 2]);
  expect(jsonOf(second!, 'gen_ai.tool.call.arguments')).toEqual(4);
});

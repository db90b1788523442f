import { expect, test } from 'vitest';
import type { AskedToolCall } from '../../../instrumentation/fetch/asked-tool-calls.js';
import { SeenToolSpans } from '../../../instrumentation/fetch/seen-tool-spans.js';

const CALL: AskedToolCall = {
  id: '1',
  name: 'search',
  arguments: '{"query":"a"}',
  parent: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
  sinceMs: 1_000,
  askedAtMs: 2_000,
};

function span(attributes: object, startSeconds = 2): unknown {
  return { attributes, startTime: [startSeconds, 0] };
}

test('a span begun before the model was asked is of another call', () => {
  const seen = new SeenToolSpans();
  seen.onEnd(span({ 'gen_ai.tool.name': 'search' }, 0));
  expect(seen.claim(CALL)).toBe(false);
  seen.onEnd(span({ 'gen_ai.tool.name': 'search' }));
  expect(seen.claim(CALL)).toBe(true);
});

test('of several, the one with the same arguments is taken', () => {
  const seen = new SeenToolSpans();
  for (const query of ['b', 'a']) {
    const text = JSON.stringify({ query });
    seen.onEnd(span({ 'gen_ai.tool.name': 'search', 'gen_ai.tool.call.arguments': text }));
  }
  expect(seen.claim(CALL)).toBe(true);
  expect(seen.claim({ ...CALL, id: '2', arguments: '{"query":"b"}' })).toBe(true);
  expect(seen.claim({ ...CALL, id: '3' })).toBe(false);
});

test('a span we inferred ourselves proves nothing', () => {
  const seen = new SeenToolSpans();
  seen.onEnd(span({ 'gen_ai.tool.call.id': '1', 'tracehound.tool.inferred': true }));
  expect(seen.claim(CALL)).toBe(false);
});

test('what it remembers is bounded', () => {
  const seen = new SeenToolSpans(1);
  for (const id of ['1', '2']) seen.onEnd(span({ 'gen_ai.tool.call.id': id }));
  expect(seen.claim(CALL)).toBe(false);
  for (const name of ['search', 'other']) seen.onEnd(span({ 'gen_ai.tool.name': name }));
  expect(seen.claim(CALL)).toBe(false);
});

test("a framework's own id for a call does not hide it, where name and arguments are the call's", () => {
  const seen = new SeenToolSpans();
  const names = { 'ai.toolCall.id': 'own-1', 'ai.toolCall.name': 'search' };
  seen.onEnd(span({ ...names, 'ai.toolCall.args': '{"query":"b"}' }));
  expect(seen.claim(CALL)).toBe(false);
  seen.onEnd(span({ ...names, 'ai.toolCall.args': '{"query":"a"}' }));
  expect(seen.claim(CALL)).toBe(true);
  expect(seen.claim({ ...CALL, id: '2' })).toBe(false);
});

test('a span is not there for a second call by its name once its id was claimed', () => {
  const seen = new SeenToolSpans();
  const call = { 'gen_ai.tool.call.id': '1', 'gen_ai.tool.name': 'search' };
  seen.onEnd(span({ ...call, 'gen_ai.tool.call.arguments': '{"query":"a"}' }));
  expect(seen.claim(CALL)).toBe(true);
  expect(seen.claim({ ...CALL, id: '2' })).toBe(false);
});

test('what was told without a tool span is told', () => {
  const seen = new SeenToolSpans();
  seen.saw('search', 2_000);
  expect(seen.claim(CALL)).toBe(true);
});

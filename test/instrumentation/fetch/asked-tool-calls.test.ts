import { expect, test } from 'vitest';
import {
  AskedToolCalls,
  type AskedToolCall,
} from '../../../instrumentation/fetch/asked-tool-calls.js';

const TRACE = 'a'.repeat(32);

function call(id: string | undefined, overrides: Partial<AskedToolCall> = {}): AskedToolCall {
  return {
    id,
    name: 'search',
    arguments: undefined,
    parent: { traceId: TRACE, spanId: 'b'.repeat(16), traceFlags: 1 },
    sinceMs: 0,
    askedAtMs: 1,
    ...overrides,
  };
}

test('a call is taken once, by its id or its name', () => {
  const asked = new AskedToolCalls();
  const [first, second] = [call('1'), call('2')];
  asked.add(first);
  asked.add(second);
  expect(asked.take('1', TRACE)).toEqual([first]);
  expect(asked.take('1', TRACE)).toEqual([]);
  expect(asked.take('search', TRACE)).toEqual([second]);
  expect(asked.size).toBe(0);
});

test('an id is known in every trace, a name in its own', () => {
  const asked = new AskedToolCalls();
  asked.add(call('1'));
  asked.add(call(undefined));
  const other = 'c'.repeat(32);
  expect(asked.take('search', other)).toEqual([]);
  expect(asked.take('1', other)).toHaveLength(1);
  expect(asked.take('search', TRACE)).toHaveLength(1);
});

test('beyond its number the oldest is dropped', () => {
  const asked = new AskedToolCalls(2);
  for (const id of ['1', '2', '3']) asked.add(call(id));
  expect(asked.size).toBe(2);
  expect(asked.take('1', TRACE)).toEqual([]);
  expect(asked.take('3', TRACE)).toHaveLength(1);
});

test('beyond its size the oldest is dropped', () => {
  const asked = new AskedToolCalls();
  const megabytes = 'x'.repeat(6 * 1024 * 1024);
  for (const id of ['1', '2', '3']) asked.add(call(id, { arguments: megabytes }));
  expect(asked.size).toBe(2);
  expect(asked.take('1', TRACE)).toEqual([]);
});

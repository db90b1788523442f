import { expect, test } from 'vitest';
import { KeptChunks } from '../../../instrumentation/fetch/kept-chunks.js';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

test('chunks are taken together, as they were when they came', () => {
  const kept = new KeptChunks();
  const chunk = Buffer.from('one ');
  kept.add(chunk);
  chunk.fill(0);
  kept.add(Buffer.from('two'));
  expect(text(kept.take())).toBe('one two');
  expect(kept.take()).toHaveLength(0);
});

test('what has no room is not kept, and what was kept stays', () => {
  const kept = new KeptChunks();
  expect(kept.add(Buffer.alloc(1024 * 1024))).toBe(false);
  const half = Buffer.alloc(9 * 1024, 'x');
  expect([kept.add(half), kept.add(half)]).toEqual([true, false]);
  expect(text(kept.take())).toBe(half.toString());
  expect(kept.add(half)).toBe(true);
});

test('two streams at once do not share their memory', () => {
  const [one, other] = [new KeptChunks(), new KeptChunks()];
  for (const kept of [one, other]) {
    kept.add(Buffer.from('x'));
    kept.take();
  }
  one.add(Buffer.from('one'));
  other.add(Buffer.from('other'));
  expect([text(one.take()), text(other.take())]).toEqual(['one', 'other']);
});

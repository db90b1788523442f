import { expect, test } from 'vitest';
import { ChunkText } from '../../../instrumentation/fetch/chunk-text.js';

function read(chunks: readonly Uint8Array[]): string {
  const text = new ChunkText();
  return [...chunks.map((chunk) => text.next(chunk)), text.end()].join('');
}

test.each<[string, Uint8Array]>([
  ['characters of every length', Buffer.from('aé€😀z')],
  ['a mark of byte order', Buffer.from('\uFEFFdata: é')],
  ['a mark later on, which is text', Buffer.from('data:\uFEFF é\uFEFF')],
  ['bytes that are no text', Buffer.from([0x61, 0xff, 0xe2, 0x82, 0x61, 0xc3, 0x28, 0xf0, 0x9f])],
  ['nothing', new Uint8Array()],
])('%s: reads what a TextDecoder reads, wherever the chunks are cut', (_, bytes) => {
  const expected = new TextDecoder().decode(bytes);
  expect(read([bytes])).toBe(expected);
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(read([bytes.subarray(0, cut), bytes.subarray(cut)]), `cut at ${cut}`).toBe(expected);
  }
});

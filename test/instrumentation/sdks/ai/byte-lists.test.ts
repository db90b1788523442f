import { expect, test } from 'vitest';
import { withoutByteLists } from '../../../../instrumentation/sdks/ai/byte-lists.js';

const buffer = Buffer.alloc(5_000, 200);

test.each([
  ['a Buffer', buffer],
  ['a Uint8Array', new Uint8Array(buffer)],
])('%s among messages is cut, and what stands around it stays', (_, data) => {
  const content = [{ type: 'text', text: 'see {"0":1}' }, { type: 'file', data }, { data }];
  const cut = JSON.parse(withoutByteLists(JSON.stringify({ content }))) as { content: unknown[] };
  expect(cut.content).toEqual([
    content[0],
    { type: 'file', data: expect.stringMatching(/^…\[truncated \d{5} bytes\]$/) as string },
    { data: expect.stringMatching(/^…\[truncated \d{5} bytes\]$/) as string },
  ]);
});

test.each([
  ['few bytes', { data: Buffer.from('abc') }],
  ['what only begins like bytes', { '0': 'a'.repeat(5_000), '1': 'b' }],
  ['numbers that are no bytes', Array.from({ length: 3_000 }, (_, index) => index)],
])('%s stay whole', (_, value) => {
  const json = JSON.stringify({ value });
  expect(withoutByteLists(json)).toBe(json);
});

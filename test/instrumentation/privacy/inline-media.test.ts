import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { withoutInlineMedia } from '../../../instrumentation/privacy/inline-media.js';

const bytes = randomBytes(90_000).toString('base64');
const mark = /^.{32}…\[truncated 119968 bytes\]$/;

describe('content with bytes in it', () => {
  test.each([0, 1, 500, 1023, 1024, 1025, 5000])('behind %i characters of words', (before) => {
    const words = 'ab '.repeat(before / 3 + 1).slice(0, before);
    const cut = withoutInlineMedia(`${words}"${bytes}" and more`);
    expect(cut.slice(0, before)).toBe(words);
    expect(cut.slice(before + 1, cut.lastIndexOf('"'))).toMatch(mark);
    expect(cut.endsWith('" and more')).toBe(true);
  });

  test('each picture by itself, and the JSON around them stays JSON', () => {
    const pictures = [1, 2, 3].map((id) => ({ id, url: `data:image/png;base64,${bytes}` }));
    const cut = withoutInlineMedia(JSON.stringify({ text: 'Which is a cat?', pictures }));
    const read = JSON.parse(cut) as { text: string; pictures: typeof pictures };
    expect(read.text).toBe('Which is a cat?');
    expect(read.pictures.map(({ id }) => id)).toEqual([1, 2, 3]);
    for (const { url } of read.pictures) expect(url.split('base64,')[1]).toMatch(mark);
  });
});

test.each([
  ['words', 'It is sunny in Paris, as on most days. '.repeat(500)],
  ['a key', `sk-${randomBytes(900).toString('base64url')}`],
  ['a hexadecimal number', randomBytes(4000).toString('hex')],
  ['one letter over and over', 'x'.repeat(10_000)],
  ['numbers', JSON.stringify(Array.from({ length: 5000 }, (_, index) => index / 7))],
  ['many small pictures', `${bytes.slice(0, 1500)} `.repeat(20)],
])('%s stays whole', (_, text) => {
  expect(withoutInlineMedia(text)).toBe(text);
});

import { describe, expect, it } from 'vitest';
import { splitJsonArray } from '../../../store/writer/split-json-array.js';

const split = (text: string) =>
  splitJsonArray(Buffer.from(text))?.map((part) => Buffer.from(part).toString()) ?? null;

describe('splitJsonArray', () => {
  it.each([
    ['[{"a":1},{"b":[1,2,{"c":"],["}]}]', ['{"a":1}', '{"b":[1,2,{"c":"],["}]}']],
    ['[ {"a" : 1} ,\n "x" ]', [' {"a" : 1} ', '\n "x" ']],
    ['["a\\"],[\\\\","b"]', ['"a\\"],[\\\\"', '"b"']],
    ['["\\\\",1]', ['"\\\\"', '1']],
    ['["é✓"]', ['"é✓"']],
  ])('splits %s at the top level', (text, parts) => {
    expect(split(text)).toEqual(parts);
    expect(`[${parts.join(',')}]`).toBe(text);
  });

  it.each([
    '{"a":1}',
    '[1,2',
    '["open',
    '[1]]',
    '[[1]',
    ' [1]',
    '',
    '[',
    '"[1]"',
    '[1],[2]',
    '[}1{]',
  ])('leaves %j alone', (text) => {
    expect(split(text)).toBeNull();
  });

  it('puts any array together again', () => {
    let seed = 7;
    const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
    const value = (depth: number): unknown => {
      const kind = random(depth > 3 ? 3 : 5);
      if (kind === 0) return random(1000);
      if (kind === 1) return ['"', '\\', '],', '{"', 'é', '\n', ''][random(7)]!.repeat(random(4));
      if (kind === 2) return null;
      const parts = Array.from({ length: random(4) }, () => value(depth + 1));
      return kind === 3 ? parts : Object.fromEntries(parts.map((part, at) => [`k${at}"`, part]));
    };
    for (let n = 0; n < 500; n++) {
      const messages = Array.from({ length: 1 + random(5) }, () => value(0));
      const text = JSON.stringify(messages, null, random(3));
      const parts = split(text)!;
      expect(`[${parts.join(',')}]`).toBe(text);
      expect(parts.map((part) => JSON.parse(part) as unknown)).toEqual(messages);
    }
  });
});

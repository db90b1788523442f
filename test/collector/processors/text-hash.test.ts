import { describe, expect, it } from 'vitest';
import { hashText } from '../../../collector/processors/text-hash.js';

describe('hashText', () => {
  it.each([
    ['{"a":1,"b":[1,2]}', '{ "a": 1, "b": [ 1, 2 ] }'],
    ['List Files', 'list\n\tfiles '],
    ['', '   '],
  ])('is the same for %j and %j', (a, b) => {
    expect(hashText(a)).toBe(hashText(b));
    expect(hashText(Buffer.from(a))).toBe(hashText(b));
  });

  it.each([
    ['a b', 'ab'],
    ['{"a":1}', '{"a":2}'],
    ['ab', 'ba'],
    ['', '0'],
    ['é', 'É'],
  ])('differs for %j and %j', (a, b) => {
    expect(hashText(a)).not.toBe(hashText(b));
  });

  it('does not collide over many near texts, and fits an unsigned 64-bit column', () => {
    const seen = new Set<bigint>();
    for (let i = 0; i < 200_000; i++) seen.add(hashText(`{"page":${i}}`));
    expect(seen.size).toBe(200_000);
    for (const hash of [...seen].slice(0, 100)) expect(BigInt.asUintN(64, hash)).toBe(hash);
  });

  it('takes a text of any length', () => {
    expect(hashText('x'.repeat(3_000_000))).toBe(hashText(Buffer.alloc(3_000_000, 'x')));
  });
});

import { expect, test } from 'vitest';
import { readable } from '../../../analysis/index.js';

test.each([
  ['"a\\nb"', 'a\nb'],
  ['{"code":1,"output":"x\\ny"}', 'code: 1\noutput: |-\n  x\n  y'],
  ['{broken', '{broken'],
  ['plain text', 'plain text'],
  ['12', '12'],
])('readable(%s)', (text, expected) => {
  expect(readable(text)).toBe(expected);
});

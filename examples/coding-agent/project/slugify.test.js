import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slugify } from './slugify.js';

test('drops punctuation', () => assert.equal(slugify('Hello, World!'), 'hello-world'));
test('joins with one dash', () => assert.equal(slugify('a  b - c'), 'a-b-c'));
test('keeps letters with accents readable', () =>
  assert.equal(slugify('Crème brûlée'), 'creme-brulee'));

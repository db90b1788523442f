import { expect, test } from 'vitest';
import { headerOf } from '../../../instrumentation/fetch/header-of.js';

test.each<[string, RequestInit['headers'] | null]>([
  ['an object', { 'X-Try': '2' }],
  ['a list', [['x-try', '2']]],
  ['a Map', new Map([['X-TRY', '2']]) as unknown as [string, string][]],
  ['Headers', new Headers({ 'x-TRY': '2' })],
])('%s', (_, headers) => {
  expect(headerOf(headers, 'x-try')).toBe('2');
  expect(headerOf(headers, 'x-other')).toBeNull();
});

test.each([undefined, null])('%s has none', (headers) => {
  expect(headerOf(headers, 'x-try')).toBeNull();
});

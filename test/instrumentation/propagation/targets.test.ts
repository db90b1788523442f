import { expect, test } from 'vitest';
import { readTargets } from '../../../instrumentation/propagation/targets.js';

const urls = [
  'https://api.openai.com/v1/chat/completions',
  'http://tools.example.com:8080/search',
  'http://localhost:8080/ask',
];

test.each([
  ['*', urls],
  ['none', []],
  ['!api.openai.com', urls.slice(1)],
  ['*.example.com', [urls[1]]],
  ['localhost', [urls[2]]],
  ['localhost:8080, tools.example.com:*', urls.slice(1)],
  ['http://', urls.slice(1)],
  ['http://*/ask', [urls[2]]],
  ['*,!http://localhost:8080/', urls.slice(0, 2)],
  ['example.com', []],
  ['API.OPENAI.COM', [urls[0]]],
])('%s', (text, expected) => {
  const { any, allows } = readTargets(text);
  expect(urls.filter((url) => allows(url))).toEqual(expected);
  expect(any).toBe(text !== 'none');
});

import { expect, test } from 'vitest';
import { rerank as protocol } from '../../../../instrumentation/fetch/protocols/rerank.js';

test('what is asked for, and the documents', () => {
  const documents = ['a', { text: 'b', id: 1 }, { title: 'c' }];
  expect(protocol.readRequest({ model: 'r', query: 'q', documents }, '')).toEqual({
    model: 'r',
    query: 'q',
    inputMessages: [
      {
        role: 'user',
        parts: [
          { type: 'text', content: 'a' },
          { type: 'text', content: 'b' },
          { type: 'text', content: '{"title":"c"}' },
        ],
      },
    ],
  });
});

const results = [
  { index: 2, relevance_score: 0.9 },
  { index: 0, relevance_score: 0.1 },
];

test.each<[string, object, object]>([
  ['Cohere', { id: 'i', results, meta: { billed_units: { search_units: 1 } } }, {}],
  ['Cohere, by the token', { results, meta: { tokens: { input_tokens: 7 } } }, { input: 7 }],
  ['Jina', { model: 'r', results, usage: { total_tokens: 15 } }, { input: 15 }],
  ['vLLM', { results, usage: { prompt_tokens: 5, total_tokens: 6 } }, { input: 5 }],
  ['Voyage', { object: 'list', data: results, usage: { total_tokens: 26 } }, { input: 26 }],
])('the order as %s says it', (_, body, usage) => {
  const facts = protocol.readResponse(body as Record<string, unknown>);
  expect(facts.documents).toEqual([
    { id: '2', score: 0.9 },
    { id: '0', score: 0.1 },
  ]);
  expect(facts.usage).toMatchObject(usage);
});

test('another shape under the path is no reranking', () => {
  expect(protocol.matches('/v1/rerank', { query: 'q', texts: ['a'] })).toBe(false);
  expect(protocol.matches('/v2/rerank', { query: 'q', documents: ['a'] })).toBe(true);
});

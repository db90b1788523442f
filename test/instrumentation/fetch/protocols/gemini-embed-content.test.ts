import { expect, test } from 'vitest';
import { geminiEmbedContent } from '../../../../instrumentation/fetch/protocols/gemini-embed-content.js';

const content = (text: string) => ({ parts: [{ text }] });

test.each([
  ['one text', { content: content('a') }, ['a']],
  ['several', { requests: [{ content: content('a') }, { content: content('b') }] }, ['a', 'b']],
])('a request with %s', (_, body, texts) => {
  const facts = geminiEmbedContent.readRequest(body, '/v1beta/models/embed-1:batchEmbedContents');
  expect(facts.model).toBe('embed-1');
  const [message] = facts.inputMessages!;
  expect(message!.parts.map((part) => 'content' in part && part.content)).toEqual(texts);
});

test.each([
  ['one vector', { embedding: { values: [1, 2] } }],
  ['several', { embeddings: [{ values: [1, 2] }, { values: [3, 4] }] }],
])('of %s only the length is kept', (_, body) => {
  expect(geminiEmbedContent.readResponse(body).attributes).toEqual({
    'gen_ai.embeddings.dimension.count': 2,
  });
});

import { expect, test } from 'vitest';
import { openaiEmbeddings as protocol } from '../../../../instrumentation/fetch/protocols/openai-embeddings.js';

test('the input is content, the vectors are not', () => {
  const request = protocol.readRequest(
    { model: 'e', input: ['a', 'b'], encoding_format: 'base64' },
    '',
  );
  expect(request.inputMessages).toEqual([
    {
      role: 'user',
      parts: [
        { type: 'text', content: 'a' },
        { type: 'text', content: 'b' },
      ],
    },
  ]);
  expect(request.attributes).toMatchObject({ 'gen_ai.request.encoding_formats': ['base64'] });
});

test('input as token numbers has no text', () => {
  expect(protocol.readRequest({ model: 'e', input: [1, 2, 3] }, '').inputMessages).toBeUndefined();
});

test.each([
  ['numbers', [0.1, 0.2, 0.3]],
  ['base64 of floats', Buffer.from(new Float32Array(3).buffer).toString('base64')],
])('a vector of %s says its length', (_, embedding) => {
  const facts = protocol.readResponse({ data: [{ embedding }], usage: { prompt_tokens: 4 } });
  expect(facts.attributes).toEqual({ 'gen_ai.embeddings.dimension.count': 3 });
  expect(facts.usage).toEqual({ input: 4 });
});

import { expect, test } from 'vitest';
import { geminiPredictEmbeddings as protocol } from '../../../../instrumentation/fetch/protocols/gemini-predict-embeddings.js';

const path = '/v1/projects/p/locations/l/publishers/google/models/text-embedding-005:predict';

test('texts go in, and how long a vector is comes out', () => {
  const body = {
    instances: [{ content: 'a' }, { content: 'b' }],
    parameters: { outputDimensionality: 3 },
  };
  expect(protocol.matches(path, body)).toBe(true);
  expect(protocol.readRequest(body, path)).toMatchObject({
    model: 'text-embedding-005',
    attributes: { 'gen_ai.embeddings.dimension.count': 3 },
  });
  const embedding = { embeddings: { values: [1, 2, 3], statistics: { token_count: 4 } } };
  expect(protocol.readResponse({ predictions: [embedding, embedding] })).toMatchObject({
    usage: { input: 8 },
    attributes: { 'gen_ai.embeddings.dimension.count': 3 },
  });
  expect(protocol.readResponse({}).usage).toEqual({ input: undefined });
});

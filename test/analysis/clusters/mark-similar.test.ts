import { expect, test } from 'vitest';
import { startModelServer } from '../../../examples/model-server.js';
import { embed } from '../../../analysis/endpoint/index.js';
import { markSimilar, type FailureCluster } from '../../../analysis/index.js';

const cluster = (
  id: string,
  label: string,
  kind: FailureCluster['kind'] = 'error',
): FailureCluster => ({
  kind,
  id,
  label,
  sources: [],
  severity: null,
  count: 1,
  runCount: 1,
  agents: [],
  models: [],
  firstSeenNs: 0n,
  lastSeenNs: 0n,
  history: [],
  trend: 'steady',
  exemplars: [],
  similarTo: null,
});

test('clusters whose labels lie together are marked with the larger one', async () => {
  const vectors: Record<string, number[]> = {
    'no route': [1, 0.1],
    'cannot reach': [1, 0.2],
    'bad key': [0, 1],
  };
  const marked = await markSimilar(
    [
      cluster('a', 'no route'),
      cluster('b', 'bad key'),
      cluster('c', 'cannot reach'),
      cluster('d', 'cannot reach', 'finding'),
    ],
    async (texts) => texts.map((text) => vectors[text]!),
  );
  expect(marked.map(({ similarTo }) => similarTo)).toEqual([null, null, 'a', null]);
});

test('vectors come over the wire in the order of the texts, in batches', async () => {
  const server = await startModelServer([{}]);
  try {
    const settings = { url: server.url, model: 'embed' };
    const texts = Array.from({ length: 70 }, (_, i) => `text ${i}`);
    const vectors = await embed(settings, texts);
    expect(vectors).toHaveLength(70);
    expect(server.requests.map(({ body }) => (body['input'] as string[]).length)).toEqual([64, 6]);
    expect(vectors[69]).toEqual((await embed(settings, ['text 69']))[0]);
  } finally {
    await server.close();
  }
});

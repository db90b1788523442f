import { expect, test } from 'vitest';
import { keepPruned } from '../../../collector/ingest/retention.js';
import type { PruneLimits, PruneResult } from '../../../store/index.js';

const NOTHING: PruneResult = {
  traces: 0,
  spans: 0,
  logs: 0,
  metricPoints: 0,
  bytesBefore: 9,
  bytesAfter: 9,
};

/** Looks as often as there are answers, the clock going on by what it sleeps. */
async function look(answers: (PruneResult | Error)[]) {
  const stop = new AbortController();
  const asked: PruneLimits[] = [];
  const said: unknown[] = [];
  let now = 1_000_000;
  await keepPruned({
    store: {
      prune: async (limits) => {
        asked.push(limits);
        const answer = answers.shift()!;
        if (answers.length === 0) stop.abort();
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    settings: { maxAgeMs: 400_000, maxBytes: 5000, everyMs: 60_000 },
    signal: stop.signal,
    onPruned: (result) => said.push(result),
    onFailure: (error) => said.push(error),
    nowMs: () => now,
    sleep: async (ms) => void (now += ms),
  });
  return { asked, said };
}

test('looks at once and then every so often, and says what it deleted', async () => {
  const some = { ...NOTHING, traces: 1, spans: 3 };
  const { asked, said } = await look([NOTHING, some]);
  expect(asked).toEqual([
    { olderThanNs: 600_000_000_000n, maxBytes: 5000, maxRuns: undefined, headroom: 0.1 },
    { olderThanNs: 660_000_000_000n, maxBytes: 5000, maxRuns: undefined, headroom: 0.1 },
  ]);
  expect(said).toEqual([some]);
});

test('a failure is said, and the next look tries again', async () => {
  const failure = new Error('disk full');
  const { asked, said } = await look([failure, NOTHING]);
  expect(asked).toHaveLength(2);
  expect(said).toEqual([failure]);
});

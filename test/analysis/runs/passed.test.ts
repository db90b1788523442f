import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  analyze,
  evaluate,
  listRuns,
  readBlame,
  readGateRuns,
  readGroupsBy,
  successBySteps,
} from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';

const good = run('a good reward').llm('Done.');
const poor = run('a poor reward').llm('Done.');
const silent = run('nobody said').llm('Done.');
let store: Store;

beforeAll(async () => {
  store = await openTestStore([good, poor, silent]);
  await analyze(store);
  const label = { outcome: null, task: null, source: 'import' };
  await store.label([
    { ...label, runId: good.traceId, reward: 0.5 },
    { ...label, runId: poor.traceId, reward: 0.4 },
  ]);
});
afterAll(() => store.close());

test('whoever counts passed runs goes by the reward where there is no verdict', async () => {
  const [group] = await readGroupsBy(store, 'agent');
  expect(passedOf(group!.runs)).toEqual([true, false, null]);
  const gated = await readGateRuns(store, {});
  const byName = (traceId: string) => gated.find(({ runId }) => runId === traceId)!.outcome;
  expect([good, poor, silent].map(({ traceId }) => byName(traceId))).toEqual([
    'pass',
    'fail',
    null,
  ]);
  expect((await evaluate(store)).all).toMatchObject({ runs: 2, passed: 1, failed: 1 });
  const runs = await listRuns(store);
  expect(passedOf(runs)).toEqual([true, false, null]);
  expect(successBySteps(runs)).toMatchObject([{ steps: 1, passed: 1, of: 2 }]);
  const failed = await listRuns(store, { failed: true });
  expect(failed.map(({ runId }) => runId)).toEqual([poor.traceId]);
  const blamed = await readBlame(store, runs);
  expect(blamed.find(({ runId }) => runId === good.traceId)!.abstention!.reason).toBe('passed');
  expect(blamed.find(({ runId }) => runId === poor.traceId)!.failure).toBe('known');
});

function passedOf(runs: readonly { runId: string; passed: boolean | null }[]) {
  return [good, poor, silent].map(
    ({ traceId }) => runs.find(({ runId }) => runId === traceId)!.passed,
  );
}

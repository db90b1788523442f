import { expect, test } from 'vitest';
import { analyze } from '../../../analysis/index.js';
import { findPendingRuns, readSettledThrough } from '../../../analysis/analyze/pending-runs.js';
import { findProfile } from '../../../analysis/profiles/index.js';
import { detectorsOf } from '../../../analysis/rule-sets/rule-sets.js';
import type { Detector } from '../../../analysis/detector.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';

/** Of the fewest detectors. */
const profile = { profile: 'tracebench' };
const detectors = detectorsOf(findProfile('tracebench'));

/** Two runs, looked at. */
async function settledStore(): Promise<Store & AsyncDisposable> {
  const store = await openedStore();
  await analyze(store, profile);
  return store;
}

async function openedStore(): Promise<Store & AsyncDisposable> {
  const store = await openTestStore([run('first').llm('A.'), run('second').llm('B.')]);
  return Object.assign(store, {
    [Symbol.asyncDispose]() {
      return store.close();
    },
  });
}

test('once every run was looked at, only traces with later spans are asked for', async () => {
  await using store = await settledStore();
  const after = await readSettledThrough(store, detectors);
  const [all] = await store.query('select max(arrival) as last from spans');
  expect(after).toBe(all!['last']);
  expect(await readSettledThrough(store, detectors.slice(1))).toBe(0n);

  await store.append(run('third').llm('C.').rows);
  const { groups, unchanged, through } = await findPendingRuns(store, detectors, { after });
  expect(groups.map(({ runs }) => runs.map(({ runId }) => runId))).toEqual([
    [run('third').traceId],
  ]);
  expect(unchanged).toBe(2);
  expect(through).toBeGreaterThan(after);
  expect(await findPendingRuns(store, detectors, { after: through })).toMatchObject({
    groups: [],
    unchanged: 2,
  });

  expect(await analyze(store, profile)).toMatchObject({ runsAnalysed: 1, runsUnchanged: 2 });
  expect(await analyze(store, profile)).toMatchObject({ runsAnalysed: 0, runsUnchanged: 3 });
});

test('a run that grew is looked at again with its whole trace', async () => {
  await using store = await settledStore();
  const more = run('first').llm('A.').llm('Again.').rows.slice(-1);
  await store.append(more);
  const after = await readSettledThrough(store, detectors);
  const { groups, unchanged } = await findPendingRuns(store, detectors, { after });
  expect(groups.flatMap(({ runs }) => runs)).toMatchObject([
    { runId: run('first').traceId, stepCount: 2, arrivals: { first: 1n, last: after + 1n } },
  ]);
  expect(unchanged).toBe(1);
});

test('it is forgotten where a stored span is changed, and the run is looked at again', async () => {
  await using store = await settledStore();
  const changed = run('first').llm('Other.').rows[1]!;
  const [old] = await store.query(
    'select arrival from spans where trace_id = $trace and span_id = $span',
    { trace: changed.traceId, span: changed.spanId },
  );
  await store.replaceSpans([{ ...changed, arrival: old!['arrival'] as bigint }]);
  expect(await readSettledThrough(store, detectors)).toBe(0n);
  expect(await analyze(store, profile)).toMatchObject({ runsAnalysed: 1, runsUnchanged: 1 });
});

test('it is forgotten where somebody else says something of a run', async () => {
  await using store = await settledStore();
  await store.replaceAnalysis({ findings: [], outcomes: [], scores: [] });
  expect(await readSettledThrough(store, detectors)).toBe(0n);
  expect(await analyze(store, profile)).toMatchObject({ runsAnalysed: 0, runsUnchanged: 2 });
  expect(await readSettledThrough(store, detectors)).toBeGreaterThan(0n);
});

test('it is not said where only some runs were looked at', async () => {
  await using store = await openedStore();
  await analyze(store, { ...profile, runIds: [run('first').traceId] });
  expect(await readSettledThrough(store, detectors)).toBe(0n);
  expect(await analyze(store, profile)).toMatchObject({ runsAnalysed: 1, runsUnchanged: 1 });
});

test('it is not said where a detector broke', async () => {
  await using store = await openedStore();
  const broken: Detector = {
    ...detectors[0]!,
    id: 'rule:broken',
    reads: ['runs'],
    detect: () => Promise.reject(new Error('no such column')),
  };
  const rules = { rules: [broken], enable: [], disable: [], options: {}, severity: {} };
  const { failures } = await analyze(store, { ...profile, rules });
  expect(failures).toMatchObject([{ detector: 'rule:broken', runs: 2 }]);
  expect(await readSettledThrough(store, [...detectors, broken])).toBe(0n);
});

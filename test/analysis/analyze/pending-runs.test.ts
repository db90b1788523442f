import { expect, test } from 'vitest';
import { analyze } from '../../../analysis/index.js';
import { detectorsOf } from '../../../analysis/rule-sets/rule-sets.js';
import { findProfile } from '../../../analysis/profiles/index.js';
import { findPendingRuns } from '../../../analysis/analyze/pending-runs.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';

/** A trace with two runs: the second agent span stands beside the first, with the last call below it. */
function crew() {
  const trace = run('crew').llm('A.').tool('ask', {}, 'x').llm('B.').llm('C.');
  const [, second, , below] = trace.rows.slice(1);
  Object.assign(second!, { kind: 'agent', agentName: 'other', parentSpanId: null });
  Object.assign(below!, { parentSpanId: second!.spanId });
  return trace;
}

const detectors = detectorsOf(findProfile('default'));

test('a run that grew is pending with its whole trace, the settled run beside it is counted', async () => {
  const trace = crew();
  const store = await openTestStore([run('other').llm('Done.')]);
  await store.append(trace.rows.slice(0, -1));
  await analyze(store);
  expect(await findPendingRuns(store, detectors, {})).toMatchObject({ groups: [], unchanged: 3 });

  await store.append(trace.rows.slice(-1));
  const { groups, unchanged } = await findPendingRuns(store, detectors, {});
  expect(unchanged).toBe(2);
  const [first] = await store.query(
    'select min(arrival) as first, max(arrival) as last from spans where trace_id = $trace',
    { trace: trace.traceId },
  );
  expect(groups.map(({ runs }) => runs)).toEqual([
    [
      {
        runId: `${trace.traceId}-${trace.rows[2]!.spanId}`,
        traceId: trace.traceId,
        stepCount: 1,
        lastArrival: first!['last'],
        arrivals: first,
      },
    ],
  ]);
  await store.close();
});

test('a settled run that is asked about by name is known, and unchanged', async () => {
  const plain = run('plain').llm('Done.');
  const store = await openTestStore([plain]);
  await analyze(store);
  const asked = { runIds: [plain.traceId] };
  expect(await findPendingRuns(store, detectors, asked)).toMatchObject({
    groups: [],
    unchanged: 1,
  });
  const { groups } = await findPendingRuns(store, detectors, { ...asked, force: true });
  expect(groups.map(({ runs }) => runs.map(({ runId }) => runId))).toEqual([[plain.traceId]]);
  await store.close();
});

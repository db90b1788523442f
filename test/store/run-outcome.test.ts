import { expect, it } from 'vitest';
import { tempStore } from '../support/temp-store.js';
import { span } from './span-builder.js';

it('a run goes as its own span says, until a person says otherwise; both stay to be seen', async () => {
  await using temp = await tempStore();
  const rows = ['a', 'b', 'c'].map((name, n) =>
    span({
      traceId: name.repeat(32),
      kind: 'agent',
      ...(n < 2 ? { outcome: 'fail' as const, reward: 0.25, task: 'sort' } : {}),
    }),
  );
  await temp.store.append(rows);
  const verdict = { runId: 'a'.repeat(32), outcome: 'pass' as const, reward: null, task: null };
  await temp.store.label([{ ...verdict, source: 'person' }]);
  await temp.store.label([{ ...verdict, outcome: 'fail', source: 'gate' }]);
  const runs = await temp.store.query(
    'select outcome, reward, task, outcome_source, recorded_outcome, recorded_reward from runs order by run_id',
  );
  expect(runs.map((run) => Object.values(run))).toEqual([
    ['pass', 0.25, 'sort', 'person', 'fail', 0.25],
    ['fail', 0.25, 'sort', 'record', 'fail', 0.25],
    [null, null, null, null, null, null],
  ]);
});

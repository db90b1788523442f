import { expect, it } from 'vitest';
import { tempStore } from '../support/temp-store.js';
import { span, spanId } from './span-builder.js';

it('a run has the tags of its spans and those that the latest label gives; metadata of its root first', async () => {
  await using temp = await tempStore();
  const traceId = 'a'.repeat(32);
  const more = { traceId, parentSpanId: spanId(1) };
  await temp.store.append([
    span({
      traceId,
      kind: 'agent',
      tags: ['v2', 'night'],
      dialect: 'langfuse',
      dialectVersion: '5.0',
    }),
    span({ ...more, spanId: spanId(2), tags: ['v2', 'own'], metadata: '{"a":1}' }),
    span({ ...more, spanId: spanId(3), metadata: '{"a":2}' }),
    span({ traceId: 'b'.repeat(32) }),
  ]);
  const read = async () => {
    const rows = await temp.store.query(
      'select tags, label_tags, metadata, dialect, dialect_version from runs order by run_id',
    );
    return rows.map((row) => Object.values(row));
  };
  const bare = [[], [], null, null, null];
  const own = ['{"a":1}', 'langfuse', '5.0'];
  expect(await read()).toEqual([[['night', 'own', 'v2'], [], ...own], bare]);
  const label = { runId: traceId, outcome: null, reward: null, task: null, source: 'person' };
  await temp.store.label([{ ...label, tags: ['flaky', 'v2'] }]);
  await temp.store.label([{ ...label, outcome: 'fail' }]);
  const labelled = ['flaky', 'night', 'own', 'v2'];
  expect(await read()).toEqual([[labelled, ['flaky', 'v2'], ...own], bare]);
  await temp.store.label([{ ...label, tags: [] }]);
  expect(await read()).toEqual([[['night', 'own', 'v2'], [], ...own], bare]);
});

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

it.each([
  ['pass', null, true],
  ['fail', null, false],
  // A verdict is more than the number beside it.
  ['pass', 0.25, true],
  ['fail', 1, false],
  [null, 0.5, true],
  [null, 0.49, false],
  [null, null, null],
] as const)('a run of verdict %s and reward %s has passed: %s', async (outcome, reward, passed) => {
  await using temp = await tempStore();
  await temp.store.append([span({ traceId: 'a'.repeat(32), kind: 'agent', outcome, reward })]);
  expect(await temp.store.query('select passed from runs')).toEqual([{ passed }]);
});

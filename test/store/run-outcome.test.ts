import { describe, expect, it } from 'vitest';
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

describe('a run goes', () => {
  const record = { outcome: 'fail', reward: 0.25 } as const;
  const said = (outcome: 'pass' | 'fail' | null, reward: number | null, source = 'person') => ({
    runId: 'a'.repeat(32),
    outcome,
    reward,
    task: null,
    source,
  });
  it.each([
    ['as nobody says', {}, [], [null, null, null, null]],
    ['as its own span says', record, [], ['fail', 0.25, false, 'record']],
    ['as a person says', record, [said('pass', null)], ['pass', null, true, 'person']],
    [
      'as their number says, whatever was recorded',
      record,
      [said(null, 0.75)],
      [null, 0.75, true, 'person'],
    ],
    [
      'as they say at last',
      {},
      [said('fail', null), said(null, 0.75)],
      [null, 0.75, true, 'person'],
    ],
    [
      'as a person says, whatever is said later',
      record,
      [said('pass', null), said('fail', 0, 'gate')],
      ['pass', null, true, 'person'],
    ],
    [
      'as another label says, before the record',
      record,
      [said(null, 1, 'import')],
      [null, 1, true, 'import'],
    ],
    [
      'as its own span says, where labels say nothing',
      record,
      [said(null, null)],
      ['fail', 0.25, false, 'record'],
    ],
  ] as const)('%s', async (_, own, labels, expected) => {
    await using temp = await tempStore();
    await temp.store.append([span({ traceId: 'a'.repeat(32), kind: 'agent', ...own })]);
    for (const label of labels) await temp.store.label([label]);
    const [run] = await temp.store.query(
      'select outcome, reward, passed, outcome_source, recorded_outcome, recorded_reward from runs',
    );
    const recorded = 'outcome' in own ? [own.outcome, own.reward] : [null, null];
    expect(Object.values(run!)).toEqual([...expected, ...recorded]);
  });

  it('to do what the latest label says of it, else its own span', async () => {
    await using temp = await tempStore();
    await temp.store.append([span({ traceId: 'a'.repeat(32), kind: 'agent', task: 'sort' })]);
    const task = async () => (await temp.store.query('select task from runs'))[0]!['task'];
    expect(await task()).toBe('sort');
    await temp.store.label([{ ...said(null, null), task: 'search' }]);
    await temp.store.label([said('pass', null)]);
    expect(await task()).toBe('search');
  });
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

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { trendOf } from '../../../analysis/clusters/read-failure-clusters.js';
import {
  analyze,
  compareClusters,
  goneSince,
  newSince,
  readFailureClusters,
} from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run, type RunBuilder } from '../../support/trace-builder.js';

const HOUR_NS = 3_600_000_000_000n;
const EPOCH_NS = 1_700_000_000_000_000_000n;

/** The run, as if it had happened that many hours later. */
function at(hour: number, builder: RunBuilder): RunBuilder {
  for (const row of builder.rows) {
    row.startNs += BigInt(hour) * HOUR_NS;
    row.endNs! += BigInt(hour) * HOUR_NS;
  }
  return builder;
}

const failing = (name: string, error: string, agent?: string) =>
  run(name, agent)
    .llm('Look.', { calls: ['connect'] })
    .tool('resolve', { name }, 'found')
    .tool('resolve', { name: `${name}.` }, 'found')
    .tool('open', { name }, 'opened')
    .tool('connect', { name }, null, { error })
    .llm('It cannot be done.');

const early = at(0, failing('early', 'cannot connect to db orders on port 5432'));
const later = at(1, failing('later', 'cannot connect to db billing on port 9999', 'clerk'));
const other = at(8, failing('other', 'quota of 17 requests used up'));

let store: Store;
beforeEach(async () => {
  store = await openTestStore([early, later, other]);
  await analyze(store);
});
afterEach(() => store.close());

describe('errors', () => {
  test('are grouped by template, with times, agents and the runs to look at', async () => {
    expect(await readFailureClusters(store, 'error')).toEqual([
      {
        kind: 'error',
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        label: 'cannot connect to db <*> on port <n>',
        sources: ['connect'],
        severity: null,
        count: 2,
        runCount: 2,
        agents: ['clerk', 'coder'],
        models: ['test-model'],
        firstSeenNs: EPOCH_NS,
        lastSeenNs: EPOCH_NS + HOUR_NS,
        history: [2, 0, 0, 0, 0, 0, 0, 0],
        trend: 'steady',
        exemplars: [
          { runId: later.traceId, spanId: later.spanId(5) },
          { runId: early.traceId, spanId: early.spanId(5) },
        ],
        similarTo: null,
      },
      expect.objectContaining({ label: 'quota of <n> requests used up', runCount: 1 }),
    ]);
  });

  test('keep their ids while more come in, in whatever batches', async () => {
    const before = (await readFailureClusters(store, 'error')).map(({ id }) => id);
    const fresh = at(9, failing('fresh', 'cannot connect to host users on port 1'));
    await store.append(fresh.rows);
    expect(await analyze(store)).toMatchObject({ runsAnalysed: 1 });
    const after = await readFailureClusters(store, 'error');
    expect(after.map(({ id, runCount }) => [id, runCount])).toEqual([
      [before[0], 3],
      [before[1], 1],
    ]);
    expect(after[0]!.label).toBe('cannot connect to <*> <*> on port <n>');
    await analyze(store, { force: true, batchSteps: 1 });
    expect(await readFailureClusters(store, 'error')).toEqual(after);
  });
});

describe('other kinds', () => {
  test('findings that say the same', async () => {
    const [first] = await readFailureClusters(store, 'finding');
    expect(first).toMatchObject({ sources: [expect.any(String)], severity: expect.any(String) });
  });

  test('runs in which the same detectors spoke', async () => {
    const [first, ...rest] = await readFailureClusters(store, 'signature');
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ label: expect.stringContaining('unrecovered'), runCount: 3 });
  });

  test('three tools in a row, called again or not', async () => {
    const sequences = await readFailureClusters(store, 'sequence');
    expect(sequences.map(({ label, runCount }) => [label, runCount])).toEqual([
      ['resolve > open > connect', 3],
    ]);
  });
});

test('what came and went, by time and against a baseline', async () => {
  const all = await readFailureClusters(store, 'error');
  const [connect, quota] = all;
  expect(newSince(all, EPOCH_NS + 2n * HOUR_NS)).toEqual([quota]);
  expect(goneSince(all, EPOCH_NS + 2n * HOUR_NS)).toEqual([connect]);
  expect(newSince(all, EPOCH_NS)).toEqual([connect, quota]);
  const baseline = [
    { kind: 'error', id: connect!.id, label: 'as it was' },
    { kind: 'error', id: 'ffff', label: 'long gone' },
    { kind: 'finding', id: 'eeee', label: 'of another kind' },
  ];
  expect(compareClusters(all, baseline)).toEqual({ appeared: [quota], gone: [baseline[1]] });
});

test('a trend is of shares, and only where it is significant', () => {
  expect(trendOf([1, 1, 9, 9], [10, 10, 10, 10])).toBe('rising');
  expect(trendOf([9, 9, 1, 1], [10, 10, 10, 10])).toBe('falling');
  expect(trendOf([1, 1, 9, 9], [10, 10, 90, 90])).toBe('steady');
  expect(trendOf([0, 0, 1, 1], [10, 10, 10, 10])).toBe('steady');
  expect(trendOf([0, 0], [0, 5])).toBe('steady');
});

test('runs of a record without times count, and are in no part of the time', async () => {
  const undated = failing('undated', 'disk of host a7 is full');
  // As imports of such records have them: in order, from the start of the year 2000 on.
  for (const [order, row] of undated.rows.entries()) {
    row.startNs = 946_684_800_000_000_000n + BigInt(order);
    row.endNs = row.startNs;
  }
  await store.append(undated.rows);
  await analyze(store);
  const clusters = await readFailureClusters(store, 'error');
  const full = clusters.find(({ label }) => label.startsWith('disk'))!;
  expect(full).toMatchObject({ runCount: 1, firstSeenNs: null, lastSeenNs: null });
  expect(full.history).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect(newSince([full], 0n)).toEqual([]);
  expect(goneSince([full], 9n ** 18n)).toEqual([]);
  const quota = clusters.find(({ label }) => label.startsWith('quota'))!;
  expect(quota.history).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
});

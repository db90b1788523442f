import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyze, readGateRuns, readGroupsBy, readGroupWhere } from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';

const coder = run('one', 'coder').llm('Done.');
const stuck = run('two', 'coder').llm('', { calls: ['search'] });
for (let at = 0; at < 3; at++) stuck.tool('search', { q: 1 }, '[]');
const writer = run('three', 'writer').llm('Done.');
// Both were asked the same, and nobody has named the task.
for (const { rows } of [coder, writer]) rows[0]!.inputMessages = '[{"role":"user"}]';
writer.rows[1]!.tokensIn = 700n;
writer.rows[0]!.tags = ['nightly', 'v2'];
coder.rows[0]!.tags = ['nightly'];

let store: Store;

beforeAll(async () => {
  store = await openTestStore([coder, stuck, writer]);
  await analyze(store);
  const label = { reward: null, source: 'test' };
  await store.label([{ ...label, runId: stuck.traceId, outcome: 'fail', task: 'find it' }]);
});
afterAll(() => store.close());

describe('by a column', () => {
  test('a group for each value, the largest first, with what is known of each run', async () => {
    const groups = await readGroupsBy(store, 'agent_name');
    expect(groups.map(({ name, runs }) => [name, runs.length])).toEqual([
      ['coder', 2],
      ['writer', 1],
    ]);
    const found = groups[0]!.runs.find(({ runId }) => runId === stuck.traceId)!;
    expect(found).toMatchObject({ task: 'find it', passed: false });
    expect(found.detectors).toContain('retry-loop');
    expect(found.values.score).toBeLessThan(100);
    expect(groups[1]!.runs[0]).toMatchObject({ passed: null });
    expect(groups[1]!.runs[0]!.values).toMatchObject({ tokens: 700, 'cost-usd': null, steps: 1 });
  });

  test('runs that were asked the same are of one task', async () => {
    const [coders, writers] = await readGroupsBy(store, 'agent_name');
    const asked = coders!.runs.find(({ runId }) => runId === coder.traceId)!.task;
    expect(asked).not.toBeNull();
    expect(writers!.runs[0]!.task).toBe(asked);
  });

  test('any expression groups, a condition narrows, and a run without a value is of no group', async () => {
    const groups = await readGroupsBy(store, "case when agent_name = 'coder' then 'c' end", {
      where: 'outcome is null',
    });
    expect(groups.map(({ name, runs }) => [name, runs.length])).toEqual([['c', 1]]);
  });
});

describe('by tags', () => {
  test('a run is in the set of each of its tags', async () => {
    const groups = await readGroupsBy(store, 'tag');
    expect(groups.map(({ name, runs }) => [name, runs.length])).toEqual([
      ['nightly', 2],
      ['v2', 1],
    ]);
  });

  test.each([
    ['tag=nightly', [coder.traceId, writer.traceId]],
    ['agent=writer', [writer.traceId]],
    ['task=find it', [stuck.traceId]],
    ["tag=it's", []],
    ["agent_name = 'coder' and outcome = 'fail'", [stuck.traceId]],
  ])('%s selects', async (where, expected) => {
    const { runs } = await readGroupWhere(store, 'x', { where });
    expect(runs.map(({ runId }) => runId).sort()).toEqual(expected.sort());
    const gated = await readGateRuns(store, { where });
    expect(gated.map(({ runId }) => runId).sort()).toEqual(expected.sort());
  });
});

test('a selection is the runs for which a condition holds', async () => {
  const { name, runs } = await readGroupWhere(store, 'failed', { where: "outcome = 'fail'" });
  expect(name).toBe('failed');
  expect(runs.map(({ runId }) => runId)).toEqual([stuck.traceId]);
});

test('what is none names what there is', async () => {
  await expect(readGroupsBy(store, 'colour')).rejects.toThrow(
    /^"colour" groups no runs: expected one of agent, model, service, session, task, tag, or a SQL expression over the view `runs` \(.*"colour" not found.*\)$/,
  );
  for (const read of [
    () => readGroupWhere(store, 'x', { where: 'colour=red' }),
    () => readGroupsBy(store, 'agent', { where: 'colour=red' }),
    () => readGateRuns(store, { where: 'colour=red' }),
  ])
    await expect(read()).rejects.toThrow(
      /^"colour=red" selects no runs: expected FIELD=VALUE with one of agent, .*, or a SQL condition/,
    );
});

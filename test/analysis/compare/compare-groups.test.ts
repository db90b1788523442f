import { describe, expect, test } from 'vitest';
import { compareGroups, type ComparedRun, type Difference } from '../../../analysis/index.js';

const NOTHING = { score: null, 'cost-usd': null, tokens: null, 'duration-s': null, steps: null };

let count = 0;

const ran = (
  task: string | null,
  passed: boolean | null,
  rest: Partial<ComparedRun> = {},
): ComparedRun => ({
  runId: `run ${count++}`,
  task,
  passed,
  values: NOTHING,
  detectors: new Set(),
  ...rest,
});

/** Runs of so many tasks, of which the first `passed` pass. */
const tasks = (of: number, passed: number, first = 0) =>
  Array.from({ length: of }, (_, at) => ran(`task ${first + at}`, at < passed));

const compare = (before: ComparedRun[], after: ComparedRun[]) =>
  compareGroups(
    [
      { name: 'before', runs: before },
      { name: 'after', runs: after },
    ],
    'default',
  );

const successOf = (before: ComparedRun[], after: ComparedRun[]): Difference =>
  compare(before, after).differences.find(({ measure }) => measure === 'success')!;

describe('success', () => {
  test('the same tasks are held against each other, one by one', () => {
    expect(successOf(tasks(20, 5), tasks(20, 14))).toMatchObject({
      group: 'after',
      against: 'before',
      difference: 9 / 20,
      test: 'mcnemar',
      n: { tasks: 20 },
      // Nine tasks got better, none worse: 2 / 2^9.
      p: expect.closeTo(2 / 512, 10),
      verdict: 'shown',
    });
  });

  test('pairs see what sets of runs do not', () => {
    const paired = successOf(tasks(30, 12), tasks(30, 19));
    const unpaired = successOf(tasks(30, 12), tasks(30, 19, 100));
    expect(paired.verdict).toBe('shown');
    expect(unpaired).toMatchObject({
      test: 'fisher',
      verdict: 'not-shown',
      n: { group: 30, against: 30 },
    });
    expect(unpaired.difference).toBeCloseTo(paired.difference);
  });

  test('several attempts at a task count as one, by the paired bootstrap', () => {
    const attempts = (share: number) =>
      Array.from({ length: 12 }, (_, task) =>
        [0, 1, 2].map((at) => ran(`task ${task}`, at < share)),
      ).flat();
    const difference = successOf(attempts(1), attempts(2));
    expect(difference).toMatchObject({ test: 'paired-bootstrap', n: { tasks: 12 }, p: null });
    expect(difference.difference).toBeCloseTo(1 / 3);
    expect(difference.verdict).toBe('shown');
  });

  test('a few shared tasks do not speak for all the others', () => {
    const before = [...tasks(3, 0), ...tasks(40, 20, 100)];
    const after = [...tasks(3, 3), ...tasks(40, 20, 200)];
    expect(successOf(before, after)).toMatchObject({ test: 'fisher', verdict: 'not-shown' });
  });

  test('too few runs are no answer, however far apart', () => {
    const comparison = compare(tasks(6, 0), tasks(6, 6));
    expect(comparison.differences[0]).toMatchObject({ difference: 1, verdict: 'too-few' });
    expect(comparison.notes.join()).toMatch(/Too few runs .*before \(6\), after \(6\)/);
  });

  test('runs without an outcome are left out, and a group without any says what to do', () => {
    const comparison = compare([...tasks(12, 6), ran('x', null)], [ran('y', null)]);
    expect(comparison.groups[0]!.success).toMatchObject({ passed: 6, of: 12, share: 0.5 });
    expect(comparison.groups[1]!.success).toBeNull();
    expect(comparison.differences.some(({ measure }) => measure === 'success')).toBe(false);
    expect(comparison.notes.join()).toMatch(/No outcome is known in after: .*label/);
  });
});

describe('figures', () => {
  const costing = (costs: readonly (number | null)[], first = 0) =>
    costs.map((cost, at) =>
      ran(`task ${first + at}`, null, { values: { ...NOTHING, 'cost-usd': cost } }),
    );
  const costOf = (comparison: ReturnType<typeof compare>) =>
    comparison.differences.find(({ measure }) => measure === 'cost-usd');
  const costs = Array.from({ length: 12 }, (_, at) => 1 + at);

  test('paired by task, a small change of very different tasks is seen', () => {
    const dearer = costing(costs.map((cost) => cost + 0.5));
    expect(costOf(compare(costing(costs), dearer))).toMatchObject({
      difference: expect.closeTo(0.5),
      low: expect.closeTo(0.5),
      test: 'paired-bootstrap',
      verdict: 'shown',
    });
    const others = costing(
      costs.map((cost) => cost + 0.5),
      100,
    );
    expect(costOf(compare(costing(costs), others))).toMatchObject({
      test: 'rank-sum',
      verdict: 'not-shown',
    });
  });

  test('what nobody tells is not compared, and what some tell says how many', () => {
    const comparison = compare(costing([1, 2, null]), costing([null]));
    expect(comparison.groups[0]!.metrics['cost-usd']).toMatchObject({
      runs: 2,
      mean: 1.5,
      median: 1.5,
    });
    expect(comparison.groups[1]!.metrics['cost-usd']).toBeNull();
    expect(costOf(comparison)).toBeUndefined();
  });
});

test('detectors: a share of each group, corrected for how many are asked about', () => {
  const found = (share: number) =>
    Array.from({ length: 40 }, (_, at) =>
      ran(null, null, { detectors: new Set(at < share ? ['retry-loop', `rare-${at}`] : []) }),
    );
  const comparison = compare(found(2), found(20));
  expect(comparison.groups[1]!.detectors['retry-loop']).toEqual({ runs: 20, share: 0.5 });
  const loop = comparison.differences.find(({ measure }) => measure === 'detector:retry-loop')!;
  expect(loop).toMatchObject({ difference: 18 / 40, test: 'fisher', verdict: 'shown' });
  const rare = comparison.differences.filter(({ measure }) => measure.startsWith('detector:rare'));
  expect(rare).toHaveLength(20);
  expect(rare.every(({ p, verdict }) => p === 1 && verdict === 'not-shown')).toBe(true);
});

describe('groups', () => {
  test('every group is held against the first', () => {
    const groups = ['a', 'b', 'c'].map((name) => ({ name, runs: tasks(10, 5) }));
    const pairs = compareGroups(groups, 'default').differences.map(
      (d) => `${d.group}-${d.against}`,
    );
    expect(new Set(pairs)).toEqual(new Set(['b-a', 'c-a']));
  });

  test('an empty one is named and left out; none at all is no error', () => {
    const one = compareGroups(
      [
        { name: 'a', runs: tasks(10, 5) },
        { name: 'b', runs: [] },
      ],
      'default',
    );
    expect(one.groups.map(({ name }) => name)).toEqual(['a']);
    expect(one.notes.join(' ')).toMatch(/b has no runs.*nothing to hold a against/);
    const none = compareGroups([], 'default');
    expect(none.groups).toEqual([]);
    expect(none.notes.join()).toMatch(/nothing to compare/);
  });

  test('the same runs give the same figures', () => {
    const [before, after] = [tasks(15, 4), tasks(15, 9)];
    expect(compare(before, after)).toEqual(compare(before, after));
  });
});

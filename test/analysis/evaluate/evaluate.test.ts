import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { analyze, evaluate } from '../../../analysis/index.js';
import { wilson } from '../../../analysis/evaluate/wilson.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run, type RunBuilder } from '../../support/trace-builder.js';

/** A run that open-todos fires on, or one that it does not. */
function worked(name: string, leavesOpen: boolean, agent: string): RunBuilder {
  const todos = [{ content: 'all of it', status: leavesOpen ? 'pending' : 'completed' }];
  return run(name, agent).tool('todo_write', { todos }, 'ok').shell('make', 'ok').llm('There.');
}

let store: Store;
const fast = (name: string, open: boolean) => worked(name, open, 'fast');
const slow = (name: string, open: boolean) => worked(name, open, 'slow');
const many = (count: number, make: (at: number) => RunBuilder) =>
  Array.from({ length: count }, (_, at) => make(at));

beforeAll(async () => {
  // The fast agent fails when it leaves work open, 8 of 10 times; the slow one whether it does or not.
  const failed = [
    ...many(8, (at) => fast(`open and failed ${at}`, true)),
    ...many(2, (at) => fast(`closed and failed ${at}`, false)),
    ...many(6, (at) => slow(`slow failed ${at}`, at % 2 === 0)),
  ];
  const passed = [
    ...many(2, (at) => fast(`open and passed ${at}`, true)),
    ...many(18, (at) => fast(`closed and passed ${at}`, false)),
  ];
  const rewarded = slow('by reward', false);
  const unlabelled = slow('nobody knows', true);
  store = await openTestStore([...failed, ...passed, rewarded, unlabelled]);
  const label = (outcome: 'pass' | 'fail') => (one: RunBuilder) => ({
    runId: one.traceId,
    outcome,
    reward: null,
    task: null,
    source: 'person',
  });
  await store.label([
    ...failed.map(label('fail')),
    ...passed.map(label('pass')),
    { runId: rewarded.traceId, outcome: null, reward: 0.4, task: null, source: 'import' },
  ]);
  await analyze(store);
});
afterAll(() => store.close());

test('wilson agrees with published values', () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  const rounded = (hits: number, of: number) => {
    const { low, high } = wilson(hits, of)!;
    return [low.toFixed(4), high.toFixed(4)];
  };
  expect(rounded(81, 263)).toEqual(['0.2553', '0.3662']);
  expect(rounded(15, 148)).toEqual(['0.0624', '0.1605']);
  expect(rounded(0, 20)).toEqual(['0.0000', '0.1611']);
  expect(rounded(1, 29)).toEqual(['0.0061', '0.1718']);
  expect(wilson(0, 0)).toBeNull();
});

describe('evaluate', () => {
  test('counts runs whose outcome is known, and holds precision against chance on the same agents', async () => {
    const { all, passAt } = await evaluate(store);
    expect(passAt).toBe(0.5);
    expect(all).toMatchObject({ runs: 37, failed: 17, passed: 20, isEnough: true, agent: null });
    const todos = all.detectors.find(({ detector }) => detector === 'open-todos')!;
    expect(todos).toMatchObject({
      firedOnFailed: 11,
      firedOnPassed: 2,
      verdict: 'signal',
      judged: 37,
    });
    expect(todos.precision!.value).toBeCloseTo(11 / 13);
    // 10 runs of an agent that fails a third of the time, 3 of one that always does.
    expect(todos.expectedPrecision).toBeCloseTo((10 / 3 + 3) / 13);
    expect(todos.lift!.value).toBeCloseTo(11 / 13 - (10 / 3 + 3) / 13);
    expect(todos.lift!.low).toBeCloseTo(wilson(11, 13)!.low - (10 / 3 + 3) / 13);
    expect(todos.recall!.value).toBeCloseTo(11 / 17);
  });

  test('says nothing of a detector that hardly fired', async () => {
    const { all } = await evaluate(store);
    const silent = all.detectors.find(({ detector }) => detector === 'rate-limit')!;
    expect(silent).toMatchObject({ precision: null, lift: null, verdict: 'too-few' });
  });

  test('by agent, the larger group first; a group without passed runs proves nothing', async () => {
    const { groups } = await evaluate(store, { by: ['agent'] });
    expect(
      groups.map(({ agent, model, runs, isEnough }) => ({ agent, model, runs, isEnough })),
    ).toEqual([
      { agent: 'fast', model: null, runs: 30, isEnough: true },
      { agent: 'slow', model: null, runs: 7, isEnough: false },
    ]);
    const [fast, slow] = groups.map((group) =>
      group.detectors.find(({ detector }) => detector === 'open-todos')!,
    );
    expect(fast).toMatchObject({ firedOnFailed: 8, firedOnPassed: 2, verdict: 'signal' });
    expect(slow).toMatchObject({ firedOnFailed: 3, firedOnPassed: 0, verdict: 'too-few' });
    expect(slow!.lift!.value).toBe(0);
  });

  test('a reward passes from where the caller says', async () => {
    const { all } = await evaluate(store, { passAt: 0.4 });
    expect(all).toMatchObject({ failed: 16, passed: 21 });
  });

  test('changes nothing', async () => {
    const count = () => store.query('select count(*) as n, max(found_ns) as at from findings');
    const before = await count();
    await evaluate(store, { by: ['agent', 'model'] });
    expect(await count()).toEqual(before);
  });
});

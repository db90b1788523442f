import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  analyze,
  readRunMeasures,
  readScore,
  readScorecards,
  readStepRewards,
  type RunMeasures,
  type StepReward,
} from '../../../analysis/index.js';
import { chargeRun } from '../../../analysis/scores/scorecard.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run, type RunBuilder } from '../../support/trace-builder.js';
import { sharedFolder } from '../../support/temp-folder.js';

/** Two new acts, then the same call six times. */
const stuck = run('stuck').shell('ls', 'a b').shell('cat a', 'text');
for (let at = 0; at < 6; at++) stuck.llm('', { calls: ['search'] }).tool('search', { q: 1 }, '[]');
stuck.llm('I found nothing.');

const busy = run('busy');
for (let at = 0; at < 5; at++) busy.llm(`Look at ${at}.`).shell(`cat ${at}`, `text ${at}`);
busy.shell('make', 'boom', true).shell('make all', 'ok').llm('Done.');

const talk = run('talk').llm('Hello.').llm('Hello.').llm('Bye.');

const reading = run('reading').llm('a').llm('b').llm('c').llm('d');
[1_000, 2_000, 3_000, 1_000].forEach(
  (tokens, at) => (reading.rows[at + 1]!.tokensIn = BigInt(tokens)),
);

let store: Store;
const folder = sharedFolder();

const measuresOf = async ({ traceId }: RunBuilder): Promise<RunMeasures> =>
  (await readRunMeasures(store, [traceId]))[0]!;

beforeAll(async () => {
  store = await openTestStore([stuck, busy, talk, reading]);
  await analyze(store);
  const label = { reward: null, task: null, source: 'test' };
  await store.label([
    { ...label, runId: stuck.traceId, outcome: 'fail' },
    { ...label, runId: busy.traceId, outcome: 'pass' },
    { ...label, runId: talk.traceId, outcome: 'pass', reward: 0.25 },
  ]);
});
afterAll(() => store.close());

describe('measures', () => {
  test('progress is what is new; five acts without are a stall', async () => {
    const { horizon, values } = await measuresOf(stuck);
    expect(horizon).toMatchObject({ steps: 15, acts: 8, progressRate: 3 / 8 });
    expect(horizon.stalls).toEqual([{ from: 6, to: 14, acts: 5 }]);
    expect(values).toMatchObject({ 'repeated-calls': 5 / 8, 'stalled-acts': 5 / 8 });
  });

  test('a run that goes on to new things has no stall, and a tool that works again is made good', async () => {
    const { horizon, values } = await measuresOf(busy);
    expect(horizon.stalls).toEqual([]);
    expect(values).toMatchObject({ 'unmade-errors': 0, 'repeated-calls': 0, 'run-error': 0 });
    expect(values['failed-steps']).toBeCloseTo(1 / 13);
    expect(values['no-progress']).toBeCloseTo(1 / 7);
  });

  test('without tools, replies are the acts, and what is not told is null', async () => {
    const { horizon, values } = await measuresOf(talk);
    expect(horizon).toMatchObject({ acts: 3, context: null });
    expect(horizon.progressRate).toBeCloseTo(2 / 3);
    expect(values).toMatchObject({
      'repeated-calls': null,
      'cost-usd': null,
      'context-growth': null,
    });
  });

  test('context: first, last, largest, growth per call, and when it was cut', async () => {
    const { horizon, values } = await measuresOf(reading);
    expect(horizon.context).toEqual({
      first: 1000,
      last: 1000,
      peak: 3000,
      perCall: 100,
      drops: 1,
    });
    expect(values['context-growth']).toBe(3);
  });

  test('all runs are measured in order of arrival, and none where none is named', async () => {
    const all = await readRunMeasures(store);
    expect(all.map(({ runId }) => runId)).toEqual(
      [stuck, busy, talk, reading].map((r) => r.traceId),
    );
    expect(await readRunMeasures(store, [])).toEqual([]);
  });
});

describe('charges', () => {
  const values = { steps: 75, tokens: null } as RunMeasures['values'];

  test('none up to `none`, all from `full` on, a share in between', () => {
    const at = (none: number, full: number) =>
      chargeRun({ values }, { steps: { points: 20, none, full } })!.score;
    expect(at(75, 100)).toBe(100);
    expect(at(50, 100)).toBe(90);
    expect(at(10, 75)).toBe(80);
    expect(at(1, 2)).toBe(80);
  });

  test('a measure that is not told is not charged; with none told there is no score', () => {
    const charge = { points: 20, none: 0, full: 1 };
    expect(chargeRun({ values }, { tokens: charge })).toBeNull();
    expect(chargeRun({ values }, { tokens: charge, steps: charge })!.breakdown).toHaveLength(1);
  });

  test('no score is below 0', () => {
    const charge = { points: 100, none: 0, full: 1 };
    const all = { steps: charge, 'run-error': charge };
    expect(chargeRun({ values: { ...values, 'run-error': 1 } }, all)!.score).toBe(0);
  });
});

describe('scorecards', () => {
  test('quality is the score that is kept; waste and failing are sides of their own', async () => {
    const [card] = await readScorecards(store, { runIds: [stuck.traceId] });
    const kept = await readScore(store, stuck.traceId);
    expect(card!.quality).toEqual({ score: kept!.score, breakdown: kept!.breakdown });
    expect(card!.efficiency).toMatchObject({ score: 20 });
    expect(card!.reliability).toMatchObject({ score: 100 });
  });

  test("a user's profile counts anew what was found, whenever it was analysed", async () => {
    const file = path.join(folder, 'mine.yaml');
    writeFileSync(
      file,
      'name: mine\nquality: {by_detector: {retry-loop: 33}, most_per_detector: 33}\n',
    );
    const summary = await analyze(store, { profile: file });
    expect(summary.runsAnalysed).toBe(0);
    const [card] = await readScorecards(store, { runIds: [stuck.traceId], profile: file });
    expect(card!.profile).toBe('mine');
    expect(card!.quality!.breakdown).toContainEqual({
      detector: 'retry-loop',
      count: 1,
      penalty: 33,
    });
  });
});

describe('rewards', () => {
  const rewardsOf = async ({ traceId }: RunBuilder): Promise<StepReward[]> => {
    const runs: StepReward[][] = [];
    for await (const steps of readStepRewards(store, { runIds: [traceId] })) runs.push(steps);
    expect(runs).toHaveLength(1);
    return runs[0]!;
  };

  test('one for each step, with its terms; the last one has what the run was worth', async () => {
    const steps = await rewardsOf(busy);
    expect(steps.map(({ stepIndex }) => stepIndex)).toEqual(
      Array.from({ length: 13 }, (_, i) => i + 1),
    );
    expect(steps[1]!.terms).toEqual({ step: -0.01, progress: 0.02 });
    expect(steps[10]!.terms).toMatchObject({ step: -0.01, error: -0.05 });
    expect(steps.map(({ isTerminal }) => isTerminal).lastIndexOf(false)).toBe(11);
    expect(steps.at(-1)).toMatchObject({ terms: { terminal: 1 }, outcome: 'pass' });
  });

  test('the return is the discounted sum of what follows', async () => {
    const steps = await rewardsOf(stuck);
    for (const [at, step] of steps.entries())
      expect(step.return).toBeCloseTo(step.reward + 0.99 * (steps[at + 1]?.return ?? 0), 5);
  });

  test('a finding takes from the step that it points at', async () => {
    const steps = await rewardsOf(stuck);
    const pointed = steps.filter(({ terms }) => terms.finding !== undefined);
    expect(pointed.length).toBeGreaterThan(0);
    expect(pointed.every(({ terms }) => terms.finding! < 0)).toBe(true);
  });

  test('a labelled reward is taken as it is, and no outcome is worth nothing', async () => {
    expect((await rewardsOf(talk)).at(-1)!.terms.terminal).toBe(0.25);
    expect((await rewardsOf(reading)).at(-1)!.terms).not.toHaveProperty('terminal');
  });
});

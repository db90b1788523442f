import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { analyzeBatch } from '../../../analysis/analyze/analyze-batch.js';
import { mineErrors, readTemplateTree } from '../../../analysis/clusters/mine-errors.js';
import { cutBatches } from '../../../analysis/analyze/analyze.js';
import {
  analyze,
  DETECTORS,
  PROFILES,
  readClusters,
  readFindings,
  readOutcomes,
  readScore,
  readScores,
  type AnalysisSummary,
  type Detector,
} from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run } from '../../support/trace-builder.js';

const stuck = run('stuck')
  .llm('Look.', { calls: ['query'] })
  .tool('query', { id: 1 }, null, { error: 'no table users_17' })
  .llm('It cannot be done.');
const stuckToo = run('stuck too')
  .llm('Look.', { calls: ['query'] })
  .tool('query', { id: 2 }, null, { error: 'no table users_18' })
  .llm('It cannot be done.');
const fine = run('fine').llm('Look.').tool('query', { id: 1 }, '7').llm('It is 7.');

describe('what an analysis keeps', () => {
  let analysed: Store;
  let summary: AnalysisSummary;
  beforeAll(async () => {
    analysed = await openTestStore([stuck, stuckToo, fine]);
    summary = await analyze(analysed);
  });
  afterAll(() => analysed.close());

  test('keeps findings, outcomes and scores of every run', async () => {
    expect(summary).toMatchObject({
      profile: 'default',
      runsAnalysed: 3,
      runsUnchanged: 0,
      findings: 2,
    });
    const [first, second, ...rest] = await readFindings(analysed);
    expect(rest).toEqual([]);
    expect(first).toEqual({
      runId: stuck.traceId,
      traceId: stuck.traceId,
      detector: 'unrecovered-tool-error',
      detectorVersion: 2,
      spanId: stuck.spanId(2),
      stepIndex: 2,
      agentName: 'coder',
      category: 'tool-failure',
      severity: 'low',
      message: 'query failed once and never worked again: no table users_17',
      evidenceSpanIds: [stuck.spanId(1), stuck.spanId(2)],
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      steps: { from: 2, to: 2 },
      tellingSpanIds: [expect.any(String)],
      failure: 1,
      isHeadline: true,
    });
    expect(second!.fingerprint).toBe(first!.fingerprint);
    expect(await readScore(analysed, fine.traceId)).toEqual({
      runId: fine.traceId,
      profile: 'default',
      score: 100,
      breakdown: [],
    });
    expect((await readScores(analysed)).map(({ score }) => score)).toEqual([95, 95, 100]);
  });

  test('tells clean from not-applicable', async () => {
    const outcomes = await readOutcomes(analysed, { runId: fine.traceId });
    expect(outcomes).toHaveLength(DETECTORS.length);
    const of = (id: string) => outcomes.find(({ detector }) => detector === id);
    expect(of('unrecovered-tool-error')).toMatchObject({ outcome: 'clean', reason: null });
    expect(of('open-todos')).toMatchObject({
      outcome: 'not-applicable',
      reason: 'the run has nothing in todo_lists',
    });
  });

  test('groups what several runs share', async () => {
    expect(await readClusters(analysed)).toMatchObject([
      {
        detector: 'unrecovered-tool-error',
        findingCount: 2,
        runCount: 2,
        agents: ['coder'],
        exemplarSpanId: expect.any(String),
      },
    ]);
  });
});

let store: Store;
beforeEach(async () => {
  store = await openTestStore([stuck, stuckToo, fine]);
});
afterEach(() => store.close());

describe('analyze', () => {
  test('gives the errors of runs that an older version looked at their templates', async () => {
    await analyze(store);
    const [state] = await store.query('select run_id, last_arrival from analysed_runs limit 1');
    // What a version without templates would have left.
    const old = await openTestStore([stuck, fine]);
    await old.replaceAnalysis({
      findings: [],
      outcomes: [
        {
          answers: [{ detector: 'd', detectorVersion: 1, outcome: 'clean', reason: null }],
          runs: [{ runId: stuck.traceId, lastArrival: state!['last_arrival'] as bigint }],
        },
      ],
      scores: [],
    });
    expect((await analyze(old)).runsAnalysed).toBe(2);
    expect(await old.query('select text from error_templates')).toHaveLength(1);
    expect((await analyze(old)).runsUnchanged).toBe(2);
    await old.close();
  });

  test('looks again only at what changed', async () => {
    await analyze(store);
    expect(await analyze(store)).toMatchObject({ runsAnalysed: 0, runsUnchanged: 3 });
    const late = run('fine').llm('Look.').tool('query', { id: 1 }, '7').llm('It is 7.').llm('');
    await store.append(late.rows.slice(-1));
    expect(await analyze(store)).toMatchObject({ runsAnalysed: 1, runsUnchanged: 2 });
    expect((await readFindings(store, { runId: fine.traceId })).map((f) => f.detector)).toEqual([
      'no-final-answer',
    ]);
    expect(await analyze(store, { force: true })).toMatchObject({ runsAnalysed: 3 });
    expect(await readFindings(store)).toHaveLength(3);
  });

  test('looks at the runs it is asked about, and refuses unknown ones', async () => {
    expect(await analyze(store, { runIds: [stuck.traceId] })).toMatchObject({ runsAnalysed: 1 });
    await expect(analyze(store, { runIds: ['nope'] })).rejects.toThrow('no run "nope"');
  });

  test('reports progress', async () => {
    const seen: object[] = [];
    await analyze(store, { onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([{ runsDone: 3, runsTotal: 3 }]);
  });

  test('does not score a run in which there is nothing to judge', async () => {
    const empty = run('empty');
    await store.append(empty.rows);
    await analyze(store);
    expect(await readScore(store, empty.traceId)).toBeNull();
    const outcomes = await readOutcomes(store, { runId: empty.traceId });
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['not-applicable']));
  });
});

describe('several workers', () => {
  test('keep the same rows in the same order as one', async () => {
    const many = Array.from({ length: 8 }, (_, i) => {
      const looping = run(`loop ${i}`).llm('Look.', { calls: ['query'] });
      for (let call = 0; call <= i % 4; call++)
        looping.tool('query', { id: 7 }, null, { error: `no table users_${i % 2}` });
      return looping.llm(i % 3 === 0 ? '' : 'It cannot be done.');
    });
    const kept = async (workers: number) => {
      const own = await openTestStore(many);
      try {
        const summary = await analyze(own, { workers, batchSteps: 24 });
        const tables = ['findings', 'outcomes', 'outcome_sets', 'scores'];
        const rows = tables.map((table) =>
          own.query(`select columns(c -> not ends_with(c, '_ns')) from ${table}`),
        );
        return { summary, rows: await Promise.all(rows) };
      } finally {
        await own.close();
      }
    };
    const alone = await kept(1);
    expect(alone.rows[0]!.length).toBeGreaterThan(8);
    expect(await kept(8)).toEqual(alone);
  });
});

describe('a detector that changed', () => {
  test('looks again by itself, and the others still count', async () => {
    const older = DETECTORS.map((detector) =>
      detector.id === 'no-final-answer' ? { ...detector, version: 0 } : detector,
    );
    const keys = (
      await store.query('select run_id, trace_id, last_arrival from runs order by last_arrival')
    ).map((row) => ({
      runId: row['run_id'] as string,
      traceId: row['trace_id'] as string,
      stepCount: 3,
      lastArrival: row['last_arrival'] as bigint,
    }));
    const batch = await analyzeBatch(store, keys, older, PROFILES[0]!);
    const runIds = keys.map(({ runId }) => runId);
    const errors = mineErrors(await readTemplateTree(store), runIds, batch.errorSteps);
    await store.replaceAnalysis({ ...batch, errors });
    const before = [await readFindings(store), await readScores(store)];
    const summary = await analyze(store);
    expect(summary).toMatchObject({ runsAnalysed: 3, runsUnchanged: 0, findings: 0 });
    expect(summary.outcomes.clean).toBe(3);
    expect([await readFindings(store), await readScores(store)]).toEqual(before);
    const outcomes = await readOutcomes(store, { runId: fine.traceId });
    expect(outcomes.map(({ detector }) => detector)).toEqual(DETECTORS.map(({ id }) => id));
    expect(await analyze(store)).toMatchObject({ runsAnalysed: 0, runsUnchanged: 3 });
  });
});

describe('a detector that breaks', () => {
  const broken: Detector = {
    ...DETECTORS[0]!,
    id: 'broken',
    reads: ['calls'],
    detect: () => Promise.reject(new Error('no such column')),
  };
  const keys = [stuck, fine].map(({ traceId }) => ({
    runId: traceId,
    traceId,
    stepCount: 3,
    lastArrival: 0n,
  }));

  test('is shown as failed, and the others run', async () => {
    const detectors = [broken, ...DETECTORS];
    const analysis = await analyzeBatch(store, keys, detectors, PROFILES[0]!);
    expect(analysis.failures).toEqual([{ detector: 'broken', reason: 'no such column', runs: 2 }]);
    const answers = analysis.outcomes.flatMap((set) => set.answers);
    const failed = { detector: 'broken', outcome: 'failed', reason: 'no such column' };
    expect(answers.filter(({ detector }) => detector === 'broken')).toEqual(
      analysis.outcomes.map(() => expect.objectContaining(failed)),
    );
    expect(analysis.findings).toHaveLength(1);
  });
});

describe('batches', () => {
  const pending = (steps: number[]) =>
    steps.map((stepCount, i) => ({ runId: `r${i}`, traceId: `r${i}`, stepCount, lastArrival: 0n }));

  test('are cut by steps, in order, a long run alone', () => {
    const sizes = cutBatches(pending([4, 4, 4, 50, 1]), 10).map((batch) => batch.length);
    expect(sizes).toEqual([2, 1, 1, 1]);
    expect(cutBatches([], 10)).toEqual([]);
  });

  test('give the same rows whether runs are looked at together or one by one', async () => {
    const keys = [stuck, stuckToo, fine].map(({ traceId, rows }) => ({
      runId: traceId,
      traceId,
      stepCount: rows.length - 1,
      lastArrival: 0n,
    }));
    const together = await analyzeBatch(store, keys, DETECTORS, PROFILES[0]!);
    const apart = [];
    for (const key of keys) apart.push(await analyzeBatch(store, [key], DETECTORS, PROFILES[0]!));
    expect(apart.flatMap(({ findings }) => findings)).toEqual(together.findings);
    expect(apart.flatMap(({ scores }) => scores)).toEqual(together.scores);
  });
});

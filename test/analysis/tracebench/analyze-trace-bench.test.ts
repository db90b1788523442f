import { afterEach, describe, expect, test } from 'vitest';
import { analyze, analyzeTraceBench, readFindings, readScore } from '../../../analysis/index.js';
import type { Store } from '../../../store/index.js';
import { openTestStore } from '../../support/open-test-store.js';
import { run, type RunBuilder } from '../../support/trace-builder.js';

/** The trace that TraceBench ships. */
function shipped(): RunBuilder {
  return run('shipped')
    .log('retrieve_context', { file: 'service.py' })
    .log('generate_fix', { code_patch: 'Increase retry timeout to 5s' })
    .log('run_tests', { tests_passed: false })
    .log('retry_fix', { retry_count: 2 })
    .log('generate_fix', { code_patch: 'Maybe increase timeout and adjust retry logic' })
    .log('run_tests', { tests_passed: false })
    .log('retry_fix', { retry_count: 3 })
    .log('final_answer', { status: 'incomplete' });
}

/** A trace that gives the score and report lines of TraceBench's readme, which its own trace does not. */
function asInReadme(): RunBuilder {
  return run('as in the readme')
    .log('retrieve_context')
    .log('generate_fix', { code_patch: 'Increase retry timeout' })
    .log('run_tests', { tests_passed: false })
    .log('retry_fix')
    .log('run_tests', { tests_passed: true })
    .log('retry_fix');
}

let store: Store;
afterEach(() => store.close());

async function judge(trace: RunBuilder) {
  store = await openTestStore([trace]);
  return analyzeTraceBench(store, trace.traceId);
}

function places({ findings }: { findings: { step: number; type: string }[] }) {
  return findings.map(({ step, type }) => [step, type]);
}

describe('a trace judged as TraceBench does', () => {
  test('ACC-TB1: the shipped trace', async () => {
    const result = await judge(shipped());
    expect(places(result)).toEqual([
      [3, 'failing_tests'],
      [5, 'uncertain_fix'],
      [6, 'failing_tests'],
      [7, 'retry_loop'],
    ]);
    expect(result.score).toBe(20);
    expect(result.analysis.total_failures).toBe(4);
    expect(result.analysis.summary).toBe('Detected 4 failures across 3 failure types.');
    expect(Object.entries(result.analysis.clusters)).toEqual([
      ['failing_tests', 2],
      ['uncertain_fix', 1],
      ['retry_loop', 1],
    ]);
  });

  test('ACC-TB2: its cluster lines', async () => {
    expect((await judge(shipped())).clusterLines).toEqual([
      'failing_tests    ## (2)',
      'uncertain_fix    # (1)',
      'retry_loop       # (1)',
    ]);
  });

  test('ACC-TB3: the trace behind the readme', async () => {
    const result = await judge(asInReadme());
    expect(
      result.findings.map(({ step, type, message }) => `- Step ${step}: ${type} -> ${message}`),
    ).toEqual([
      '- Step 3: failing_tests -> Tests failed after applying the fix.',
      '- Step 6: retry_loop -> Agent is stuck in a retry loop.',
    ]);
    expect(result.score).toBe(55);
  });

  test('ACC-TB4: an answer right after failed tests', async () => {
    const result = await judge(
      run('gave up').log('run_tests', { tests_passed: false }).log('final_answer'),
    );
    expect(places(result)).toEqual([
      [1, 'failing_tests'],
      [2, 'incomplete_fix'],
    ]);
    expect(result.findings[1]!.message).toBe(
      'Agent failed to produce a proper follow-up fix after test failure.',
    );
    expect(result.score).toBe(60);
  });

  test('ACC-TB5: nothing logged, and a score that stops at 0', async () => {
    expect(await judge(run('nothing'))).toEqual({
      findings: [],
      analysis: { total_failures: 0, clusters: {}, summary: 'No failures detected.' },
      score: 100,
      clusterLines: ['No clusters detected.'],
    });
    await store.close();
    const red = run('all red');
    for (let i = 0; i < 5; i++) red.log('run_tests', { tests_passed: false });
    expect((await judge(red)).score).toBe(0);
  });

  test('ACC-TB7: tied timestamps keep the order of the log', async () => {
    const trace = shipped();
    for (const row of trace.rows) row.startNs = trace.rows[0]!.startNs;
    expect(places(await judge(trace)).map(([step]) => step)).toEqual([3, 5, 6, 7]);
  });

  test('other spans between the logged steps do not move their numbers', async () => {
    const trace = run('mixed')
      .llm('Let me run the tests.')
      .log('run_tests', { tests_passed: false })
      .llm('They fail.')
      .log('retry_fix')
      .log('retry_fix');
    expect(places(await judge(trace))).toEqual([
      [1, 'failing_tests'],
      [3, 'retry_loop'],
    ]);
  });

  test('the oddities are kept: one fix is follow-up for all later failures, "maybe" counts anywhere', async () => {
    const trace = run('odd')
      .log('run_tests', { tests_passed: false })
      .log('generate_fix', { code_patch: 'def maybe_retry(): ...' })
      .log('run_tests', { tests_passed: false })
      .log('final_answer');
    expect(places(await judge(trace))).toEqual([
      [1, 'failing_tests'],
      [2, 'uncertain_fix'],
      [3, 'failing_tests'],
    ]);
  });

  test('tests_passed must be false itself; a missing state does not crash', async () => {
    const trace = run('lax')
      .log('run_tests', { tests_passed: null })
      .log('run_tests', { tests_passed: 'false' })
      .log('run_tests', null)
      .log('generate_fix', { code_patch: 7 })
      .log('final_answer');
    expect(places(await judge(trace))).toEqual([]);
  });
});

describe('the tracebench profile of analyze', () => {
  test('ACC-TB6: keeps the same four rows and the score in the store', async () => {
    const trace = shipped();
    store = await openTestStore([trace]);
    await analyze(store, { profile: 'tracebench' });
    const findings = await readFindings(store, { runId: trace.traceId, profile: 'tracebench' });
    expect(findings.map(({ stepIndex, detector }) => [stepIndex, detector])).toEqual([
      [3, 'failing_tests'],
      [5, 'uncertain_fix'],
      [6, 'failing_tests'],
      [7, 'retry_loop'],
    ]);
    expect(await readScore(store, trace.traceId, 'tracebench')).toMatchObject({ score: 20 });
    expect(await readFindings(store, { runId: trace.traceId })).toEqual([]);
  });

  test('the default profile judges the same trace by where it ends', async () => {
    const trace = shipped();
    store = await openTestStore([trace, asInReadme()]);
    await analyze(store);
    const findings = await readFindings(store);
    expect(findings.map(({ runId, stepIndex, detector }) => [runId, stepIndex, detector])).toEqual([
      [trace.traceId, 5, 'uncertain-fix'],
      [trace.traceId, 6, 'failing-tests'],
      [trace.traceId, 8, 'unresolved-final'],
    ]);
  });
});

import type { AnalysisWriter, Reader } from '../store/index.js';
import type { Detector } from './detector.js';
import type { DetectorFailure, OutcomeKind } from './model.js';
import { findProfile, type Profile } from './profiles/index.js';
import { readQuery } from './queries/index.js';
import { detectorsOf } from './rule-sets.js';
import { RunNotFoundError } from './runs/index.js';
import { analyzeBatch, type PendingRun } from './analyze-batch.js';

/** Steps that one batch holds in memory at once; a batch is also what a worker takes. */
const BATCH_STEPS = 100_000;

export interface AnalyzeOptions {
  /** Only these runs; every run by default. An id that the store does not know throws RunNotFoundError. */
  runIds?: readonly string[];
  /** Whose detectors and penalties: `default` (the default) or `tracebench`. */
  profile?: string;
  /** Look again at runs that have not changed. */
  force?: boolean;
  onProgress?: (progress: AnalysisProgress) => void;
}

export interface AnalysisProgress {
  runsDone: number;
  runsTotal: number;
}

export interface AnalysisSummary {
  profile: string;
  /** Runs looked at now, and runs that had not changed since they last were. */
  runsAnalysed: number;
  runsUnchanged: number;
  /** Findings of the runs looked at now. */
  findings: number;
  /** How many detector-and-run pairs came to which outcome. */
  outcomes: Record<OutcomeKind, number>;
  /** Detectors that broke, with the reason: their runs are not clean. */
  failures: DetectorFailure[];
}

/**
 * Looks at every run that changed since it was last looked at and keeps what it finds. The same runs
 * give the same rows in the same order, whatever the batches. Nothing of a batch is kept when it throws.
 */
export async function analyze(
  store: Reader & AnalysisWriter,
  options: AnalyzeOptions = {},
): Promise<AnalysisSummary> {
  const profile = findProfile(options.profile ?? 'default');
  const detectors = detectorsOf(profile);
  const { pending, unchanged } = await selectRuns(store, detectors, options);
  const summary = emptySummary(profile, unchanged);
  for (const batch of cutBatches(pending, BATCH_STEPS)) {
    const analysis = await analyzeBatch(store, batch, detectors, profile);
    await store.replaceAnalysis(analysis);
    summary.runsAnalysed += batch.length;
    summary.findings += analysis.findings.length;
    for (const row of analysis.outcomes) summary.outcomes[row.outcome] += 1;
    summary.failures.push(...analysis.failures);
    options.onProgress?.({ runsDone: summary.runsAnalysed, runsTotal: pending.length });
  }
  return summary;
}

interface PendingRow extends Record<string, string | bigint | boolean> {
  run_id: string;
  trace_id: string;
  step_count: bigint;
  last_arrival: bigint;
  is_settled: boolean;
}

async function selectRuns(
  store: Reader,
  detectors: readonly Detector[],
  options: AnalyzeOptions,
): Promise<{ pending: PendingRun[]; unchanged: number }> {
  const rows = await store.query<PendingRow>(readQuery('pending-runs'), {
    detectors: JSON.stringify(detectors.map(({ id, version }) => ({ id, version }))),
    run_ids: options.runIds ? JSON.stringify(options.runIds) : null,
  });
  const known = new Set(rows.map((row) => row.run_id));
  const unknown = options.runIds?.find((id) => !known.has(id));
  if (unknown !== undefined) throw new RunNotFoundError(unknown, true);
  const pending = options.force ? rows : rows.filter((row) => !row.is_settled);
  return {
    pending: pending.map((row) => ({
      runId: row.run_id,
      traceId: row.trace_id,
      stepCount: Number(row.step_count),
      lastArrival: row.last_arrival,
    })),
    unchanged: rows.length - pending.length,
  };
}

/** Consecutive runs of together at most `maxSteps` steps, at least one run each. */
export function cutBatches(runs: readonly PendingRun[], maxSteps: number): PendingRun[][] {
  const batches: PendingRun[][] = [];
  let steps = Number.POSITIVE_INFINITY;
  for (const run of runs) {
    if (steps + run.stepCount > maxSteps) {
      batches.push([]);
      steps = 0;
    }
    batches.at(-1)!.push(run);
    steps += run.stepCount;
  }
  return batches;
}

function emptySummary(profile: Profile, runsUnchanged: number): AnalysisSummary {
  return {
    profile: profile.name,
    runsAnalysed: 0,
    runsUnchanged,
    findings: 0,
    outcomes: { findings: 0, clean: 0, 'not-applicable': 0, failed: 0 },
    failures: [],
  };
}

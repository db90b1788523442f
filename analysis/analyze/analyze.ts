import { availableParallelism } from 'node:os';
import type { AnalysisWriter, Reader } from '../../store/index.js';
import { lacksTemplates, mineErrors, readTemplateTree } from '../clusters/mine-errors.js';
import { questionsOf } from '../detector.js';
import { mapInOrder } from '../map-in-order.js';
import { isWarning, type DetectorFailure, type OutcomeKind } from '../model.js';
import { findProfile, keptProfile, type Profile } from '../profiles/index.js';
import { readFileRelations } from '../relations/index.js';
import { detectorsOf, detectorsUnderRules } from '../rule-sets/rule-sets.js';
import type { RuleConfig } from '../rules/index.js';
import { analyzeBatch, type BatchAnalysis } from './analyze-batch.js';
import { findPendingRuns, nameOf, readSettledThrough, type PendingRun } from './pending-runs.js';
import { retireFindings } from './retire-findings.js';

/**
 * How a store is opened that is to be analysed: each batch runs on a thread of its own, and a batch that DuckDB
 * spreads over several costs twice the CPU time; the memory of one batch's temp tables serves the next
 * (`bench/analyze`).
 */
export const ANALYSIS_SETTINGS = { threads: 1, keptMemory: '512MB' } as const;

const DEFAULT_BATCH_STEPS = 100_000;

/** Batches under analysis at once where nobody says how many. */
const DEFAULT_WORKERS = Math.min(4, availableParallelism());

export interface AnalyzeOptions {
  /** Only these runs; every run by default. An id that the store does not know throws RunNotFoundError. */
  runIds?: readonly string[];
  /** Whose detectors and penalties: `default` (the default) or `tracebench`. */
  profile?: string;
  /**
   * The user's rules and what they change of ours. What rules say that are no longer among them is taken
   * away; without any, all that earlier rules said stands.
   */
  rules?: RuleConfig;
  /** Look again at runs that have not changed. */
  force?: boolean;
  /**
   * Batches of runs under analysis at once, each on a connection of its own; as many as there are cores by
   * default, at most 4 (libuv has so many threads). What is kept does not depend on it.
   */
  workers?: number;
  /** Steps that one batch holds at once. Default 100 000: smaller ones take less memory and more time. */
  batchSteps?: number;
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
  /** Those of them above the severity `info`. */
  warnings: number;
  /** How many detector-and-run pairs came to which outcome. */
  outcomes: Record<OutcomeKind, number>;
  /** Detectors that broke, with the reason: their runs are not clean. */
  failures: DetectorFailure[];
}

/**
 * Looks at every run that changed since it was last looked at and keeps what it finds. The same runs give
 * the same rows in the same order, however many workers there are. Nothing of a batch is kept when it throws.
 */
export async function analyze(
  store: Reader & AnalysisWriter,
  options: AnalyzeOptions = {},
): Promise<AnalysisSummary> {
  const profile = keptProfile(findProfile(options.profile ?? 'default'));
  const all = options.rules ? detectorsUnderRules(profile, options.rules) : detectorsOf(profile);
  if (options.rules) await retireFindings(store, all, profile);
  const isOfAll = options.runIds === undefined;
  const after = isOfAll && !options.force ? await readSettledThrough(store, all) : 0n;
  // Runs that an older version looked at have no templates of their errors yet.
  const force = options.force || (after === 0n && (await lacksTemplates(store)));
  const pending = await findPendingRuns(store, all, { ...options, force, after });
  const { groups, unchanged, through } = pending;
  const batches = groups.flatMap(({ detectors, runs }) =>
    cutBatches(runs, options.batchSteps ?? DEFAULT_BATCH_STEPS).map((batch) => ({
      detectors,
      runs: batch,
    })),
  );
  const runsTotal = groups.reduce((sum, { runs }) => sum + runs.length, 0);
  const summary = emptySummary(profile, unchanged);
  const templates = await readTemplateTree(store);
  const keep = async (analysis: BatchAnalysis, { detectors, runs }: (typeof batches)[number]) => {
    // Where only some detectors look again, the run is as it was, and so are its errors.
    const isWhole = detectors.length === all.length;
    const runIds = runs.map(({ runId }) => runId);
    const errors = isWhole ? mineErrors(templates, runIds, analysis.errorSteps) : undefined;
    const { findings, outcomes, scores } = analysis;
    await store.replaceAnalysis({ findings, outcomes, scores, errors });
    summary.runsAnalysed += runs.length;
    summary.findings += analysis.findings.length;
    summary.warnings += analysis.findings.filter(isWarning).length;
    countOutcomes(summary.outcomes, analysis);
    summary.failures.push(...analysis.failures);
    options.onProgress?.({ runsDone: summary.runsAnalysed, runsTotal });
  };
  const asked = new Set(batches.flatMap(({ detectors }) => detectors));
  const known = await readFileRelations(store, [...asked].flatMap(questionsOf));
  const look = ({ detectors, runs }: (typeof batches)[number]) =>
    analyzeBatch(store, runs, detectors, profile, all, known);
  await mapInOrder(batches, options.workers ?? DEFAULT_WORKERS, look, keep);
  if (isOfAll && summary.failures.length === 0 && through > after)
    await store.markSettled({ detectors: nameOf(all), through });
  return summary;
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

/** A detector that found something in a run is clean in the sets; here it counts as one that did. */
function countOutcomes(
  counts: Record<OutcomeKind, number>,
  { findings, outcomes }: BatchAnalysis,
): void {
  for (const { answers, runs } of outcomes)
    for (const { outcome } of answers) counts[outcome] += runs.length;
  const found = new Set(findings.map(({ runId, detector }) => `${runId} ${detector}`)).size;
  counts.findings += found;
  counts.clean -= found;
}

function emptySummary(profile: Profile, runsUnchanged: number): AnalysisSummary {
  return {
    profile: profile.name,
    runsAnalysed: 0,
    runsUnchanged,
    findings: 0,
    warnings: 0,
    outcomes: { findings: 0, clean: 0, 'not-applicable': 0, failed: 0 },
    failures: [],
  };
}

import type { Measurement } from '../../analysis/detectors/measured.js';
import type { Finding } from '../../analysis/index.js';
import type { RunLabel } from './labelled-runs.js';
import { mean, seededRandom, wilsonInterval } from '../../analysis/statistics/index.js';

const RESAMPLES = 2000;
const SEED = 20_261_121;

/** A measurement, and where the first finding of a run stands against the labelled step. */
export interface DetectorMeasure {
  detector: string;
  /** Runs it fired in, labelled or not. */
  runs: number;
  outcome: Measurement | null;
  recall: number;
  located: { runs: number; exact: number; within3: number };
  /** Runs it fired on that failed and that passed, by set. */
  bySet: Map<string, [failed: number, passed: number]>;
}

interface FiredRun {
  task: string;
  failed: boolean;
  expected: number;
}

/**
 * What some findings are worth on labelled runs; a run counts once. Precision is held against what firing
 * at random on the same sets would give, since the sets differ in how often their runs fail.
 */
export function measureFindings(
  detector: string,
  findings: readonly Pick<Finding, 'runId' | 'traceId' | 'spanId'>[],
  labels: readonly RunLabel[],
  sourceSteps: ReadonlyMap<string, number>,
): DetectorMeasure {
  const byTrace = new Map(labels.map((label) => [label.trace_id, label]));
  const prevalence = failureShares(labels);
  const seen = new Set<string>();
  const fired: FiredRun[] = [];
  const located = { runs: 0, exact: 0, within3: 0 };
  const bySet: DetectorMeasure['bySet'] = new Map();
  for (const finding of findings) {
    const label = byTrace.get(finding.traceId);
    if (seen.has(finding.runId) || !label) continue;
    seen.add(finding.runId);
    const expected = prevalence.get(label.dataset);
    if (label.outcome !== null && expected !== undefined) {
      const failed = label.outcome === 'fail';
      fired.push({ task: label.task_key, failed, expected });
      const counts = bySet.get(label.dataset) ?? [0, 0];
      counts[failed ? 0 : 1] += 1;
      bySet.set(label.dataset, counts);
    }
    const step = sourceSteps.get(`${finding.traceId} ${finding.spanId}`);
    if (label.critical_step === null || step === undefined) continue;
    located.runs += 1;
    if (step === label.critical_step) located.exact += 1;
    if (Math.abs(step - label.critical_step) <= 3) located.within3 += 1;
  }
  const failures = labels.filter(
    (label) => label.outcome === 'fail' && prevalence.has(label.dataset),
  ).length;
  const outcome = fired.length === 0 ? null : toMeasurement(fired);
  return {
    detector,
    runs: seen.size,
    outcome,
    recall: (outcome?.firedOnFailed ?? 0) / failures,
    located,
    bySet,
  };
}

/** Share of failed runs per set; sets where all runs ended alike cannot tell a good detector from a bad one. */
function failureShares(labels: readonly RunLabel[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const dataset of new Set(labels.map((label) => label.dataset))) {
    const known = labels.filter((label) => label.dataset === dataset && label.outcome !== null);
    const share = known.filter((label) => label.outcome === 'fail').length / known.length;
    if (share > 0 && share < 1) shares.set(dataset, share);
  }
  return shares;
}

/**
 * The interval is the wider of two: resampled tasks, since attempts at one task are not independent, and
 * Wilson's, since resampling sees no doubt where all fired runs ended alike.
 */
function toMeasurement(fired: readonly FiredRun[]): Measurement {
  const lifts = resampleLifts(fired);
  const failed = fired.filter((run) => run.failed).length;
  const expected = mean(fired.map((run) => run.expected));
  const { low, high } = wilsonInterval(failed, fired.length);
  return {
    firedOnFailed: failed,
    firedOnPassed: fired.length - failed,
    precision: failed / fired.length,
    expectedPrecision: expected,
    liftLow: Math.min(lifts[Math.floor(0.025 * RESAMPLES)]!, low - expected),
    liftHigh: Math.max(lifts[Math.ceil(0.975 * RESAMPLES) - 1]!, high - expected),
  };
}

function resampleLifts(fired: readonly FiredRun[]): number[] {
  const tasks = [...new Set(fired.map((run) => run.task))].map((task) =>
    fired.filter((run) => run.task === task),
  );
  const random = seededRandom(SEED);
  return Array.from({ length: RESAMPLES }, () => {
    const sample = tasks.flatMap(() => tasks[Math.floor(random() * tasks.length)]!);
    return mean(sample.map((run) => Number(run.failed) - run.expected));
  }).sort((a, b) => a - b);
}

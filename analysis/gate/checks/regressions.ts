import { fisherExact, rankSumTest } from '../../statistics/index.js';
import { MEASURES, type GateConfig, type Measure } from '../gate-config.js';
import type { GateCheck } from '../gate-result.js';
import type { GateRun } from '../gate-run.js';

const SIGNIFICANCE = 0.05;
/** Hints do not make a run a failed one. */
const FAILING = new Set(['medium', 'high', 'critical']);

interface Comparison {
  measure: Measure;
  p: number;
  /** Relative to the baseline; positive is worse. Infinite where the baseline's figure is 0. */
  change: number;
  before: string;
  now: string;
}

/**
 * Whether measures are worse than the baseline's by more than chance explains: Fisher's exact test for
 * shares of runs, Mann and Whitney's rank sum for figures, corrected for asking several times (Holm 1979).
 */
export function checkRegressions(
  config: GateConfig,
  runs: readonly GateRun[],
  baseline: readonly GateRun[],
): GateCheck[] {
  if (!config.regressions) return [];
  const { measures = MEASURES, significance = SIGNIFICANCE, min_change = 0 } = config.regressions;
  const compared = measures.map((measure) => ({
    measure,
    result: compare(measure, runs, baseline),
  }));
  const corrected = holm(compared.flatMap(({ result }) => (result ? [result] : [])));
  return compared.map(({ measure, result }) => {
    const id = `regressions.${measure}`;
    if (!result)
      return {
        id,
        status: 'skipped',
        message: `not both sets of runs tell their ${measure}`,
        runIds: [],
      };
    const p = corrected.get(measure)!;
    const isWorse = result.change > min_change && p < significance;
    const message =
      `${measure}: ${result.before} before, ${result.now} now (p = ${p.toFixed(4)}), ` +
      `expected no worse at ${significance}`;
    return { id, status: isWorse ? 'fail' : 'pass', message, runIds: [] };
  });
}

function compare(
  measure: Measure,
  runs: readonly GateRun[],
  baseline: readonly GateRun[],
): Comparison | null {
  if (measure === 'success' || measure === 'failures')
    return compareShares(measure, runs, baseline);
  const [before, now] = [figures(measure, baseline), figures(measure, runs)];
  if (before.length === 0 || now.length === 0) return null;
  const [old, fresh] = [mean(before), mean(now)];
  const worse = measure === 'score' ? old - fresh : fresh - old;
  return {
    measure,
    p: rankSumTest(before, now),
    change: relative(worse, old),
    before: `mean ${plain(old)} of ${before.length}`,
    now: `${plain(fresh)} of ${now.length}`,
  };
}

function compareShares(
  measure: 'success' | 'failures',
  runs: readonly GateRun[],
  baseline: readonly GateRun[],
): Comparison | null {
  const [before, now] = [countBad(measure, baseline), countBad(measure, runs)];
  if (before.of === 0 || now.of === 0) return null;
  const [old, fresh] = [before.hits / before.of, now.hits / now.of];
  const what = measure === 'success' ? 'labelled runs failed' : 'runs have findings';
  return {
    measure,
    p: fisherExact(before, now),
    change: relative(fresh - old, old),
    before: `${before.hits} of ${before.of} ${what}`,
    now: `${now.hits} of ${now.of}`,
  };
}

function countBad(measure: 'success' | 'failures', runs: readonly GateRun[]) {
  if (measure === 'success') {
    const labelled = runs.filter(({ outcome }) => outcome !== null);
    return {
      hits: labelled.filter(({ outcome }) => outcome === 'fail').length,
      of: labelled.length,
    };
  }
  const failed = runs.filter(({ findings }) =>
    findings.some(({ severity }) => FAILING.has(severity)),
  );
  return { hits: failed.length, of: runs.length };
}

function figures(
  measure: Exclude<Measure, 'success' | 'failures'>,
  runs: readonly GateRun[],
): number[] {
  const of = {
    score: 'score',
    cost: 'costUsd',
    latency: 'durationMs',
    tokens: 'tokens',
    steps: 'steps',
  } as const;
  return runs.flatMap((run) => run[of[measure]] ?? []);
}

/** Holm's step-down correction: the smallest p counts times all, the next times one less, ... */
function holm(comparisons: readonly Comparison[]): Map<Measure, number> {
  const corrected = new Map<Measure, number>();
  let floor = 0;
  [...comparisons]
    .sort((a, b) => a.p - b.p)
    .forEach(({ measure, p }, at) => {
      floor = Math.max(floor, Math.min(1, p * (comparisons.length - at)));
      corrected.set(measure, floor);
    });
  return corrected;
}

function relative(worse: number, old: number): number {
  if (old !== 0) return worse / Math.abs(old);
  return worse > 0 ? Infinity : 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function plain(value: number): string {
  return Number(value.toPrecision(4)).toString();
}

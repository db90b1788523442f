import type { Finding } from '../../analysis/index.js';
import { groupBy } from '../../analysis/group-by.js';
import { mean, wilsonInterval } from '../../analysis/statistics/index.js';
import type { RunLabel } from './labelled-runs.js';

const NEAR = 3;
/** Below so many runs nothing is said of a detector. */
const ENOUGH_RUNS = 5;

/** Where all findings of a detector stand against the labelled steps; each run counts once, by its mean. */
export interface Location {
  detector: string;
  findings: number;
  runs: number;
  exact: number;
  within3: number;
  /** What both would be if each finding fell on any step of its run. */
  exactByChance: number;
  within3ByChance: number;
  /** Whether one of the two is more than chance: the low end of Wilson's 95 % interval. */
  points: boolean;
}

type Pointing = Pick<Finding, 'detector' | 'traceId' | 'spanId'>;

/** One entry per detector that points at a step of a run whose decisive step is labelled. */
export function locateFindings(
  findings: readonly Pointing[],
  labels: readonly RunLabel[],
  sourceSteps: ReadonlyMap<string, number>,
): Location[] {
  const byTrace = new Map(labels.map((label) => [label.trace_id, label]));
  const placed = findings.flatMap(({ detector, traceId, spanId }) => {
    const label = byTrace.get(traceId);
    const step = sourceSteps.get(`${traceId} ${spanId}`);
    const labelled = label?.critical_step ?? null;
    if (label === undefined || labelled === null || step === undefined) return [];
    const { step_min: min, step_max: max } = label;
    const near = Math.min(max, labelled + NEAR) - Math.max(min, labelled - NEAR) + 1;
    const share = 1 / (max - min + 1);
    const distance = Math.abs(step - labelled);
    return [{ detector, traceId, distance, exact: share, near: near * share }];
  });
  return [...groupBy(placed, ({ detector }) => detector)].map(([detector, mine]) => {
    const runs = [...groupBy(mine, ({ traceId }) => traceId).values()];
    const average = (value: (one: (typeof mine)[number]) => number) =>
      mean(runs.map((run) => mean(run.map(value))));
    const exact = average(({ distance }) => Number(distance === 0));
    const within3 = average(({ distance }) => Number(distance <= NEAR));
    const exactByChance = average((one) => one.exact);
    const within3ByChance = average(({ near }) => near);
    const isBeyond = (share: number, chance: number) =>
      wilsonInterval(Math.round(share * runs.length), runs.length).low > chance;
    return {
      detector,
      findings: mine.length,
      runs: runs.length,
      exact,
      within3,
      exactByChance,
      within3ByChance,
      points:
        runs.length >= ENOUGH_RUNS &&
        (isBeyond(exact, exactByChance) || isBeyond(within3, within3ByChance)),
    };
  });
}

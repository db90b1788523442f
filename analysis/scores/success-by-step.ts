import type { Run } from '../runs/index.js';
import { wilsonInterval } from '../statistics/index.js';

/** How many of the runs with a known outcome had passed within so many steps. */
export interface SuccessByStep {
  steps: number;
  passed: number;
  of: number;
  share: number;
  low: number;
  high: number;
}

const LADDER = [1, 2, 5];

/**
 * Success by step N for N of 1, 2, 5, 10, 20, ... up to the longest run: a run that passed counts from its
 * last step on, one that failed never. Runs without an outcome are left out; none, and the list is empty.
 */
export function successBySteps(
  runs: readonly Pick<Run, 'passed' | 'stepCount'>[],
): SuccessByStep[] {
  const known = runs.filter(({ passed }) => passed !== null);
  const longest = Math.max(0, ...known.map(({ stepCount }) => stepCount));
  const rungs: number[] = [];
  for (let scale = 1; known.length > 0 && (rungs.at(-1) ?? 0) < longest; scale *= 10)
    for (const rung of LADDER) if ((rungs.at(-1) ?? 0) < longest) rungs.push(rung * scale);
  return rungs.map((steps) => {
    const passed = known.filter((run) => run.passed && run.stepCount <= steps).length;
    const share = passed / known.length;
    return { steps, passed, of: known.length, share, ...wilsonInterval(passed, known.length) };
  });
}

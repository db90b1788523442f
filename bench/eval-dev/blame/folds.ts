import { seededRandom } from '../../../analysis/statistics/index.js';
import type { LabelledSteps } from './labelled-steps.js';

/** The fold of each run; attempts at a task stay together. Each `seed` deals the tasks out anew. */
export function foldOf(
  runs: readonly LabelledSteps[],
  folds: number,
  seed = 1,
): (run: LabelledSteps) => string {
  const random = seededRandom(seed);
  const dealt = [...new Set(runs.map(({ task }) => task))]
    .sort()
    .map((task) => [random(), task] as const)
    .sort(([a], [b]) => a - b);
  const fold = new Map(dealt.map(([, task], at) => [task, String(at % folds)]));
  return ({ task }) => fold.get(task)!;
}

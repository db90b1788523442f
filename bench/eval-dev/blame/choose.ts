import { chancesOf } from '../../../analysis/blame/rank.js';
import { CHOICES, type Choice } from './choices.js';
import { foldOf } from './folds.js';
import type { LabelledSteps } from './labelled-steps.js';
import { learnWeights } from './learn.js';

const INNER_FOLDS = 4;

/**
 * The choice under which labelled steps of runs that were left out are likeliest, among these runs alone: left
 * out by task and by family, since a choice has to bear both. Likelihood tells choices apart on far fewer runs
 * than hits do.
 */
export function choose(runs: readonly LabelledSteps[]): Choice {
  const fold = foldOf(runs, INNER_FOLDS);
  const worths = CHOICES.map(
    (choice) => likelihood(runs, choice, fold) + likelihood(runs, choice, (run) => run.family),
  );
  return CHOICES[worths.indexOf(Math.max(...worths))]!;
}

/** Log likelihood of the labelled steps, each group ranked with what the others taught. */
function likelihood(
  runs: readonly LabelledSteps[],
  choice: Choice,
  groupOf: (run: LabelledSteps) => string,
): number {
  let sum = 0;
  for (const group of new Set(runs.map(groupOf))) {
    const weights = learnWeights(
      runs.filter((run) => groupOf(run) !== group),
      choice,
    );
    for (const run of runs)
      if (groupOf(run) === group && run.target >= 0)
        sum += Math.log(chancesOf(run.signals, weights)[run.target]!);
  }
  return sum;
}

import { chancesOf } from '../../../analysis/blame/rank.js';
import { CHOICES, type Choice } from './choices.js';
import type { LabelledSteps } from './labelled-steps.js';
import { learnWeights } from './learn.js';

const INNER_FOLDS = 4;

/**
 * The choice under which labelled steps of runs that were left out are likeliest, by folds over tasks of these
 * runs alone. Likelihood tells choices apart on far fewer runs than hits do.
 */
export function choose(runs: readonly LabelledSteps[]): Choice {
  const tasks = [...new Set(runs.map((run) => run.task))].sort();
  const fold = new Map(tasks.map((task, at) => [task, at % INNER_FOLDS]));
  const worths = CHOICES.map((choice) => {
    let worth = 0;
    for (let out = 0; out < INNER_FOLDS; out++) {
      const weights = learnWeights(
        runs.filter((run) => fold.get(run.task) !== out),
        choice,
      );
      for (const run of runs)
        if (fold.get(run.task) === out && run.target >= 0)
          worth += Math.log(chancesOf(run.signals, weights)[run.target]!);
    }
    return worth;
  });
  return CHOICES[worths.indexOf(Math.max(...worths))]!;
}

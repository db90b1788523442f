import { chancesOf } from '../../../analysis/blame/rank.js';
import type { LabelledSteps } from './labelled-steps.js';
import { learnWeights } from './learn.js';

/** What is decided before weights are learned. */
export interface Choice {
  name: string;
  /** Signals that take no part. */
  leavesOut: (signal: string) => boolean;
  /**
   * How strongly weights are drawn to 0, as the precision of a normal prior. What few runs show stays near
   * nothing, and what one kind of run does is believed less than what all do.
   */
  shrinkage: { any: number; ofKind: number };
}

const WORDING = new Set(['admits', 'concludes', 'corrected', 'repeats']);
const DOING = new Set(['first-write', 'last-act', 'last-write', 'plan', 'run', 'write']);

const GROUPS: readonly Pick<Choice, 'name' | 'leavesOut'>[] = [
  { name: 'all signals', leavesOut: () => false },
  { name: 'no wording', leavesOut: (signal) => WORDING.has(signal) },
  { name: 'no doing', leavesOut: (signal) => DOING.has(signal) },
  { name: 'findings alike', leavesOut: (signal) => signal.startsWith('finding=') },
];

const SHRINKAGES: readonly Choice['shrinkage'][] = [
  { any: 2, ofKind: 3 },
  { any: 4, ofKind: 6 },
];

/** All that is tried. */
export const CHOICES: readonly Choice[] = GROUPS.flatMap((group) =>
  SHRINKAGES.map((shrinkage) => ({
    ...group,
    name: `${group.name}, shrinkage ${shrinkage.any} / ${shrinkage.ofKind}`,
    shrinkage,
  })),
);

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

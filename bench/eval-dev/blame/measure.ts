import {
  chancesOf,
  rankRanges,
  type PlaceRange,
  type Weights,
} from '../../../analysis/blame/rank.js';
import type { Choice } from './choices.js';
import { choose } from './choose.js';
import type { LabelledSteps } from './labelled-steps.js';
import { learnWeights } from './learn.js';
import { bestTrivial, type Hit } from './trivial.js';

const FOLDS = 10;
const NEAR = 3;

/** A run and where the ranking would have looked, without having seen the run. */
export interface Guessed {
  run: LabelledSteps;
  ranges: PlaceRange[];
  /** What the trivial guess that was best on the runs seen would have said, by measure. */
  trivial: Record<Measure, boolean>;
}

export const MEASURES = ['exact', 'within 1', 'within 3', 'among the first 3', 'agent'] as const;
export type Measure = (typeof MEASURES)[number];

const HITS: Readonly<Record<Measure, Hit>> = {
  exact: (run, guess) => guess === run.labelled,
  'within 1': (run, guess) => guess !== undefined && Math.abs(guess - run.labelled) <= 1,
  'within 3': (run, guess) => guess !== undefined && Math.abs(guess - run.labelled) <= NEAR,
  'among the first 3': (run, guess) => guess === run.labelled,
  agent: (run, guess) => isBlamed(run, run.agents[run.sourceSteps.indexOf(guess)] ?? null),
};

/** Makes the choice from the runs that are learned from. */
type Chooser = (seen: readonly LabelledSteps[]) => Choice;

/**
 * Every run ranked with what the runs of other tasks taught; attempts at a task stay together. With `choose`
 * as the chooser the choice is made anew without the run too (nested cross-validation).
 */
export function crossValidate(
  runs: readonly LabelledSteps[],
  chooser: Chooser = choose,
): Guessed[] {
  const tasks = [...new Set(runs.map((run) => run.task))].sort();
  const fold = new Map(tasks.map((task, at) => [task, at % FOLDS]));
  return guessBy(runs, (run) => String(fold.get(run.task)), chooser);
}

/** Every run ranked with what other families of sets taught: kinds of runs that were never seen. */
export function leaveFamilyOut(runs: readonly LabelledSteps[]): Guessed[] {
  return guessBy(runs, (run) => run.family, choose);
}

function guessBy(
  runs: readonly LabelledSteps[],
  groupOf: (run: LabelledSteps) => string,
  chooser: Chooser,
): Guessed[] {
  const weights = new Map<string, Weights>();
  for (const group of new Set(runs.map(groupOf))) {
    const seen = runs.filter((run) => groupOf(run) !== group);
    weights.set(group, learnWeights(seen, chooser(seen)));
  }
  return runs.map((run) => {
    const group = groupOf(run);
    const seen = runs.filter((other) => groupOf(other) !== group);
    const sameSet = seen.filter((other) => other.set === run.set);
    return {
      run,
      ranges: rankRanges(chancesOf(run.signals, weights.get(group)!), 3),
      trivial: trivialHits(run, sameSet.length > 0 ? sameSet : seen),
    };
  });
}

function trivialHits(run: LabelledSteps, seen: readonly LabelledSteps[]): Record<Measure, boolean> {
  const entries = MEASURES.map((measure) => {
    const hit = HITS[measure];
    return [measure, hit(run, bestTrivial(seen, hit)(run))] as const;
  });
  return Object.fromEntries(entries) as Record<Measure, boolean>;
}

/** Whether the ranking was right about a run. */
export function isRight({ run, ranges }: Guessed, measure: Measure): boolean {
  const guesses = ranges.map(({ focus }) => run.sourceSteps[focus]);
  if (measure === 'among the first 3') return guesses.includes(run.labelled);
  if (measure === 'agent') return isBlamed(run, run.agents[ranges[0]?.focus ?? -1] ?? null);
  return HITS[measure](run, guesses[0]);
}

/** Whether the labelled step lies in one of the first `count` ranges. */
export function isCovered({ run, ranges }: Guessed, count: number): boolean {
  return ranges.slice(0, count).some(({ from, to }) => run.target >= from && run.target <= to);
}

function isBlamed(run: LabelledSteps, agent: string | null): boolean {
  return run.blamed !== null && agent?.toLowerCase() === run.blamed.toLowerCase();
}

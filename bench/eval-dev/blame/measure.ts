import { chancesOf, rankRanges, type PlaceRange } from '../../../analysis/blame/rank.js';
import { groupBy } from '../../../analysis/group-by.js';
import type { Choice } from './choices.js';
import { choose } from './choose.js';
import { foldOf } from './folds.js';
import type { LabelledSteps } from './labelled-steps.js';
import { learnWeights } from './learn.js';
import { bestTrivial, type Hit } from './trivial.js';

const FOLDS = 10;
/** Deals of the tasks into folds: the luck of one is worth some points on so few runs. */
export const DEALS = [1, 2, 3];
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
  deal: number,
  chooser: Chooser = choose,
): Guessed[] {
  return guessBy(runs, foldOf(runs, FOLDS, deal), chooser);
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
  return [...groupBy(runs, groupOf)].flatMap(([group, mine]) => {
    const seen = runs.filter((run) => groupOf(run) !== group);
    const weights = learnWeights(seen, chooser(seen));
    return mine.map((run) => {
      const sameSet = seen.filter((other) => other.set === run.set);
      return {
        run,
        ranges: rankRanges(chancesOf(run.signals, weights), 3),
        trivial: trivialHits(run, sameSet.length > 0 ? sameSet : seen),
      };
    });
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

/** Whether the labelled step lies in the range. */
export function holds({ from, to }: PlaceRange, run: LabelledSteps): boolean {
  return run.target >= from && run.target <= to;
}

/** Whether the labelled step lies in one of the first `count` ranges. */
export function isCovered({ run, ranges }: Guessed, count: number): boolean {
  return ranges.slice(0, count).some((range) => holds(range, run));
}

function isBlamed(run: LabelledSteps, agent: string | null): boolean {
  return run.blamed !== null && agent?.toLowerCase() === run.blamed.toLowerCase();
}

import type { LabelledSteps } from './labelled-steps.js';

/** A guess that needs no analysis: the source's number of a step. */
type Guess = (run: LabelledSteps) => number | undefined;

export type Hit = (run: LabelledSteps, guess: number | undefined) => boolean;

/**
 * The trivial guess that does best on `seen` by that measure, told the same set's labels: what a ranking
 * must beat on runs it has not seen either.
 */
export function bestTrivial(seen: readonly LabelledSteps[], hit: Hit): Guess {
  const steps = seen.map((run) => run.labelled);
  const positions = seen.map(
    (run) => (run.labelled - run.range[0]) / Math.max(1, run.range[1] - run.range[0]),
  );
  const guesses: Guess[] = [
    (run) => run.sourceSteps.at(-1),
    (run) => run.sourceSteps[run.isReply.lastIndexOf(true)],
    (run) => run.sourceSteps[run.isReply.indexOf(true)],
    (run) => run.sourceSteps.at(run.isError.indexOf(true)),
    (run) => run.sourceSteps.at(replyBefore(run)),
    constant(modeOf(steps)),
    constant(medianOf(steps)),
    (run) => Math.round(run.range[0] + medianOf(positions) * (run.range[1] - run.range[0])),
  ];
  const hits = guesses.map((guess) => seen.filter((run) => hit(run, guess(run))).length);
  return guesses[hits.indexOf(Math.max(...hits))]!;
}

function constant(step: number): Guess {
  return (run) => Math.min(step, run.range[1]);
}

/** The last reply before the first error; -1, the last step, where nothing failed. */
function replyBefore(run: LabelledSteps): number {
  const error = run.isError.indexOf(true);
  return error < 0 ? -1 : Math.max(0, run.isReply.lastIndexOf(true, error - 1));
}

/** The most frequent step; the lower one of a tie. */
function modeOf(steps: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0;
}

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

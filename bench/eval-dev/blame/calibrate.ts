import { confidenceOf, logOddsOf, type Calibration } from '../../../analysis/blame/confidence.js';
import { chancesOf, rankRanges, type PlaceRange } from '../../../analysis/blame/rank.js';
import { groupBy } from '../../../analysis/group-by.js';
import type { Choice } from './choices.js';
import type { LabelledSteps } from './labelled-steps.js';
import { learnWeights } from './learn.js';
import { solve } from './solve.js';

const RANGES = 3;
const ROUNDS = 20;
/** Holds both numbers near "as the ranking says" (0 and 1), as the precision of a normal prior. */
const HELD = 4;

/** A run and the ranges that a ranking names in it. */
interface Ranked {
  run: LabelledSteps;
  ranges: PlaceRange[];
}

/**
 * How far chances have to be drawn in to be right as often as they say (Platt 1999), from runs ranked with
 * what other families of sets taught: whoever runs this brings runs of a family that was never seen.
 */
export function calibrate(runs: readonly LabelledSteps[], choice: Choice): Calibration {
  const ranked = [...groupBy(runs, ({ family }) => family)].flatMap(([family, mine]) =>
    rankRuns(
      mine,
      runs.filter((run) => run.family !== family),
      choice,
    ),
  );
  return fitCalibration(
    ranked.flatMap(({ run, ranges }) =>
      ranges.map((range) => ({ chance: range.chance, held: holds(range, run) })),
    ),
  );
}

/** The ranges of each run, ranked with what `seen` taught. */
export function rankRuns(
  runs: readonly LabelledSteps[],
  seen: readonly LabelledSteps[],
  choice: Choice,
): Ranked[] {
  const weights = learnWeights(seen, choice);
  return runs.map((run) => ({ run, ranges: rankRanges(chancesOf(run.signals, weights), RANGES) }));
}

/** Whether the labelled step lies in the range. */
export function holds({ from, to }: PlaceRange, run: LabelledSteps): boolean {
  return run.target >= from && run.target <= to;
}

/** Logistic regression of what held on the log odds that the ranking gave, by Newton's method. */
export function fitCalibration(
  told: readonly { chance: number; held: boolean }[],
): Calibration {
  let calibration: Calibration = { intercept: 0, slope: 1 };
  for (let round = 0; round < ROUNDS; round++) {
    const slopes = Float64Array.of(
      -HELD * calibration.intercept,
      -HELD * (calibration.slope - 1),
    );
    const curve = [Float64Array.of(HELD, 0), Float64Array.of(0, HELD)];
    for (const { chance, held } of told) {
      const now = confidenceOf(chance, calibration);
      const at = [1, logOddsOf(chance)];
      for (let row = 0; row < 2; row++) {
        slopes[row]! += (Number(held) - now) * at[row]!;
        for (let column = 0; column < 2; column++)
          curve[row]![column]! += now * (1 - now) * at[row]! * at[column]!;
      }
    }
    const [intercept, slope] = solve(curve, slopes) as [number, number];
    calibration = {
      intercept: calibration.intercept + intercept,
      slope: calibration.slope + slope,
    };
  }
  return calibration;
}

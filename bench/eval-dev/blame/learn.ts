import type { Signals } from '../../../analysis/blame/signals.js';
import type { Weights } from '../../../analysis/blame/rank.js';
import type { Choice } from './choices.js';
import { solve } from './solve.js';

/** As much of a run as is learned from: its steps and which of them people named, -1 where that is no step. */
export interface Lesson {
  signals: readonly Signals[];
  target: number;
}

const MOST_ROUNDS = 30;
/** Steps of Newton's method shorter than this change nothing that is printed. */
const CLOSE = 1e-6;

/** A step with signals as places in one list of names. */
interface IndexedStep {
  at: number[];
  value: number[];
}

/**
 * The weights under which the labelled steps are likeliest, by Newton's method on the penalised likelihood
 * of a conditional logit (McFadden 1974): each run is one choice among its own steps. Starts at 0 and draws
 * no numbers, so that the same runs give the same weights.
 */
export function learnWeights(runs: readonly Lesson[], choice: Choice): Weights {
  const names = new Map<string, number>();
  const indexed = runs
    .filter((run) => run.target >= 0)
    .map(({ target, signals }) => ({
      target,
      steps: signals.map((step) => indexStep(step, choice, names)),
    }));
  const shrinkage = [...names.keys()].map((name) => shrinkageOf(name, choice));
  const weights = new Float64Array(names.size);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const slopes = Float64Array.from(weights, (weight, at) => -shrinkage[at]! * weight);
    const curve = shrinkage.map((own, at) => {
      const row = new Float64Array(weights.length);
      row[at] = own;
      return row;
    });
    for (const { target, steps } of indexed) addRun(steps, target, weights, slopes, curve);
    const move = solve(curve, slopes);
    // The likelihood is concave, but a whole first step may overshoot where steps are sure.
    const length = Math.max(...move.map(Math.abs), 0);
    const share = Math.min(1, 2 / Math.max(length, CLOSE));
    for (let at = 0; at < weights.length; at++) weights[at]! += share * move[at]!;
    if (length < CLOSE) break;
  }
  return Object.fromEntries([...names].map(([name, at]) => [name, weights[at]!]));
}

function indexStep(signals: Signals, choice: Choice, names: Map<string, number>): IndexedStep {
  const kept = [...signals].filter(([name]) => !choice.leavesOut(name));
  const at = kept.map(([name]) => {
    const place = names.get(name) ?? names.size;
    names.set(name, place);
    return place;
  });
  return { at, value: kept.map(([, value]) => value) };
}

/** Adds what a run says of the slope of the likelihood, and of its curvature (with the sign turned). */
function addRun(
  steps: readonly IndexedStep[],
  target: number,
  weights: Float64Array,
  slopes: Float64Array,
  curve: readonly Float64Array[],
): void {
  const chances = chancesIn(steps, weights);
  const mean = new Map<number, number>();
  steps.forEach(({ at, value }, step) => {
    const surprise = (step === target ? 1 : 0) - chances[step]!;
    at.forEach((place, k) => {
      const share = chances[step]! * value[k]!;
      slopes[place]! += surprise * value[k]!;
      mean.set(place, (mean.get(place) ?? 0) + share);
      at.forEach((other, l) => (curve[place]![other]! += share * value[l]!));
    });
  });
  for (const [place, own] of mean)
    for (const [other, its] of mean) curve[place]![other]! -= own * its;
}

/** As `chancesOf` in the product, on places instead of names. */
function chancesIn(steps: readonly IndexedStep[], weights: Float64Array): Float64Array {
  const odds = Float64Array.from(steps, ({ at, value }) =>
    at.reduce((sum, place, k) => sum + weights[place]! * value[k]!, 0),
  );
  const highest = odds.reduce((a, b) => Math.max(a, b), -Infinity);
  let total = 0;
  for (let at = 0; at < odds.length; at++) total += odds[at] = Math.exp(odds[at]! - highest);
  return odds.map((value) => value / total);
}

function shrinkageOf(name: string, { shrinkage }: Choice): number {
  return name.includes(':') ? shrinkage.ofKind : shrinkage.any;
}

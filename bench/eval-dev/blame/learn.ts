import type { Signals } from '../../../analysis/blame/signals.js';
import type { Weights } from '../../../analysis/blame/rank.js';
import { RUN_KINDS } from '../../../analysis/blame/run-kind.js';
import type { Choice } from './choices.js';
import type { LabelledSteps } from './labelled-steps.js';

const ITERATIONS = 300;
const RATE = 0.3;

/** What of a run the learning needs, with signals as places in one list of names. */
interface IndexedRun {
  target: number;
  steps: { at: Int32Array; value: Float64Array }[];
}

/**
 * The weights under which the labelled steps are likeliest, by AdaGrad on the penalised likelihood of a
 * conditional logit (McFadden 1974): each run is one choice among its own steps. Starts at 0 and draws no
 * numbers, so that the same runs give the same weights.
 */
export function learnWeights(runs: readonly LabelledSteps[], choice: Choice): Weights {
  const names = new Map<string, number>();
  const indexed = runs
    .filter((run) => run.target >= 0)
    .map(({ target, signals }) => ({
      target,
      steps: signals.map((step) => indexStep(step, choice, names)),
    }));
  const shrinkage = Float64Array.from([...names.keys()], (name) => shrinkageOf(name, choice));
  const weights = new Float64Array(names.size);
  const squares = new Float64Array(names.size);
  for (let round = 0; round < ITERATIONS; round++) {
    const slopes = slopesOf(indexed, weights);
    for (let at = 0; at < weights.length; at++) {
      const pulled = slopes[at]! - shrinkage[at]! * weights[at]!;
      squares[at]! += pulled * pulled;
      weights[at]! += (RATE * pulled) / Math.sqrt(squares[at]! + 1e-8);
    }
  }
  return Object.fromEntries([...names].map(([name, at]) => [name, weights[at]!]));
}

function indexStep(
  signals: Signals,
  choice: Choice,
  names: Map<string, number>,
): IndexedRun['steps'][number] {
  const kept = [...signals].filter(([name]) => !choice.leavesOut(name));
  const places = kept.map(([name]) => {
    const at = names.get(name) ?? names.size;
    names.set(name, at);
    return at;
  });
  return { at: Int32Array.from(places), value: Float64Array.from(kept, ([, value]) => value) };
}

function slopesOf(runs: readonly IndexedRun[], weights: Float64Array): Float64Array {
  const slopes = new Float64Array(weights.length);
  for (const { target, steps } of runs) {
    const chances = chancesIn(steps, weights);
    steps.forEach(({ at, value }, step) => {
      const surprise = (step === target ? 1 : 0) - chances[step]!;
      for (let k = 0; k < at.length; k++) slopes[at[k]!]! += surprise * value[k]!;
    });
  }
  return slopes;
}

/** As `chancesOf` in the product, on places instead of names. */
function chancesIn(steps: IndexedRun['steps'], weights: Float64Array): Float64Array {
  const odds = Float64Array.from(steps, ({ at, value }) => {
    let sum = 0;
    for (let k = 0; k < at.length; k++) sum += weights[at[k]!]! * value[k]!;
    return sum;
  });
  const highest = odds.reduce((a, b) => Math.max(a, b), -Infinity);
  let total = 0;
  for (let at = 0; at < odds.length; at++) total += odds[at] = Math.exp(odds[at]! - highest);
  return odds.map((value) => value / total);
}

function shrinkageOf(name: string, { shrinkage }: Choice): number {
  return RUN_KINDS.some((kind) => name.startsWith(`${kind}:`)) ? shrinkage.ofKind : shrinkage.any;
}

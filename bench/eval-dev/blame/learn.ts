import { chancesOf, type Weights } from '../../../analysis/blame/rank.js';
import { RUN_KINDS } from '../../../analysis/blame/run-kind.js';
import type { LabelledSteps } from './labelled-steps.js';

const ITERATIONS = 400;
const RATE = 0.3;

/**
 * How strongly weights are drawn to 0, as the precision of a normal prior. What few runs show stays near
 * nothing, and what one kind of run does is believed less than what all do.
 */
const SHRINKAGE = 2;
const SHRINKAGE_OF_KIND = 3;

/**
 * The weights under which the labelled steps are likeliest, by AdaGrad on the penalised likelihood of a
 * conditional logit (McFadden 1974): each run is one choice among its own steps. Starts at 0 and draws no
 * numbers, so that the same runs give the same weights.
 */
export function learnWeights(runs: readonly LabelledSteps[]): Weights {
  const weights: Record<string, number> = {};
  const squares: Record<string, number> = {};
  const choices = runs.filter((run) => run.target >= 0);
  for (let round = 0; round < ITERATIONS; round++)
    for (const [name, slope] of Object.entries(slopesOf(choices, weights))) {
      const pulled = slope - shrinkageOf(name) * (weights[name] ?? 0);
      squares[name] = (squares[name] ?? 0) + pulled * pulled;
      weights[name] = (weights[name] ?? 0) + (RATE * pulled) / Math.sqrt(squares[name] + 1e-8);
    }
  return weights;
}

function slopesOf(runs: readonly LabelledSteps[], weights: Weights): Record<string, number> {
  const slopes: Record<string, number> = {};
  for (const run of runs) {
    const chances = chancesOf(run.signals, weights);
    run.signals.forEach((signals, at) => {
      const surprise = (at === run.target ? 1 : 0) - chances[at]!;
      for (const [name, value] of signals) slopes[name] = (slopes[name] ?? 0) + surprise * value;
    });
  }
  return slopes;
}

function shrinkageOf(name: string): number {
  return RUN_KINDS.some((kind) => name.startsWith(`${kind}:`)) ? SHRINKAGE_OF_KIND : SHRINKAGE;
}

import type { Signals } from './signals.js';

/** How much each signal adds to a step's log odds. */
export type Weights = Readonly<Record<string, number>>;

/** A range of places (0-based), the place to begin with, and the chance that the range holds the step. */
export interface PlaceRange {
  from: number;
  to: number;
  focus: number;
  chance: number;
}

/** Steps before and after a place that a reader takes in with it: annotators differ by as much. */
const NEAR = 3;
/** A range stops growing once it holds this share of the chance within reach of where it began. */
const ENOUGH = 0.7;

/** The chance of each step to be the one, by a logistic model over the steps of one run; sums to 1. */
export function chancesOf(signals: readonly Signals[], weights: Weights): number[] {
  const scores = signals.map((step) => logOdds(step, weights));
  const highest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const odds = scores.map((score) => Math.exp(score - highest));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / total);
}

function logOdds(step: Signals, weights: Weights): number {
  let sum = 0;
  for (const [name, value] of step) sum += (weights[name] ?? 0) * value;
  return sum;
}

/**
 * The places to read, the likeliest range first: what is ranked is what is shown. Ranges do not overlap; each is
 * as narrow as its doubt allows, and together they leave half of a longer run unread.
 */
export function rankRanges(chances: readonly number[], limit: number): PlaceRange[] {
  const ranges: PlaceRange[] = [];
  let unread = Math.max(limit, Math.floor(chances.length / 2));
  const isTaken = (at: number) => ranges.some(({ from, to }) => at >= from && at <= to);
  while (ranges.length < limit) {
    // Each range still to come needs a step of its own.
    const mostSteps = unread - (limit - ranges.length - 1);
    let best: PlaceRange | null = null;
    for (let start = 0; start < chances.length; start++) {
      if (isTaken(start)) continue;
      const range = grow(chances, start, mostSteps, isTaken);
      // A range is told from its likeliest step: one begun beside it is the same with a step too many.
      const isPeak = range.focus === start;
      if (isPeak && (best === null || range.chance > best.chance)) best = range;
    }
    if (best === null) break;
    ranges.push(best);
    unread -= best.to - best.from + 1;
  }
  return ranges;
}

/** Takes in the likelier neighbour, one at a time, until the range holds enough of what is near. */
function grow(
  chances: readonly number[],
  start: number,
  mostSteps: number,
  isTaken: (at: number) => boolean,
): PlaceRange {
  const wanted = ENOUGH * sum(chances, start - NEAR, start + NEAR);
  let [from, to, focus] = [start, start, start];
  let chance = chances[start]!;
  const room = (at: number) =>
    at >= 0 && at < chances.length && Math.abs(at - start) <= NEAR && !isTaken(at)
      ? chances[at]!
      : -1;
  while (chance < wanted && to - from + 1 < mostSteps) {
    const [before, after] = [room(from - 1), room(to + 1)];
    if (before < 0 && after < 0) break;
    const next = before > after ? (from -= 1) : (to += 1);
    if (chances[next]! > chances[focus]!) focus = next;
    chance += chances[next]!;
  }
  return { from, to, focus, chance };
}

function sum(values: readonly number[], from: number, to: number): number {
  let total = 0;
  for (let at = Math.max(0, from); at <= Math.min(values.length - 1, to); at++)
    total += values[at]!;
  return total;
}

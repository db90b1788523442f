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
/** What a near miss is worth beside a hit when the place to begin with is chosen. */
const NEAR_WORTH = 0.3;
/** A range stops growing once it holds this share of the chance within reach of its focus. */
const ENOUGH = 0.6;

/** The chance of each step to be the one, by a logistic model over the steps of one run; sums to 1. */
export function chancesOf(signals: readonly Signals[], weights: Weights): number[] {
  const scores = signals.map((step) => logOdds(step, weights));
  const highest = Math.max(...scores);
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
 * The places to read, best first: a hit counts most, and one nearby still helps. Ranges do not overlap;
 * each is as narrow as its doubt allows, and together they leave half of a longer run unread.
 */
export function rankRanges(chances: readonly number[], limit: number): PlaceRange[] {
  const worth = chances.map(
    (chance, at) => chance + NEAR_WORTH * sum(chances, at - NEAR, at + NEAR),
  );
  const order = worth.map((_, at) => at).sort((a, b) => worth[b]! - worth[a]! || a - b);
  const ranges: PlaceRange[] = [];
  let unread = Math.max(limit, Math.floor(chances.length / 2));
  const isTaken = (at: number) => ranges.some(({ from, to }) => at >= from && at <= to);
  for (const focus of order) {
    if (ranges.length === limit) break;
    if (isTaken(focus)) continue;
    // Each range still to come needs a step of its own.
    const range = grow(chances, focus, unread - (limit - ranges.length - 1), isTaken);
    unread -= range.to - range.from + 1;
    ranges.push(range);
  }
  return ranges;
}

/** Takes in the likelier neighbour, one at a time, until the range holds enough of what is near. */
function grow(
  chances: readonly number[],
  focus: number,
  mostSteps: number,
  isTaken: (at: number) => boolean,
): PlaceRange {
  const wanted = ENOUGH * sum(chances, focus - NEAR, focus + NEAR);
  let [from, to] = [focus, focus];
  let chance = chances[focus]!;
  const room = (at: number) =>
    at >= 0 && at < chances.length && Math.abs(at - focus) <= NEAR && !isTaken(at)
      ? chances[at]!
      : -1;
  while (chance < wanted && to - from + 1 < mostSteps) {
    const [before, after] = [room(from - 1), room(to + 1)];
    if (before < 0 && after < 0) break;
    if (before > after) from -= 1;
    else to += 1;
    chance += Math.max(before, after);
  }
  return { from, to, focus, chance };
}

function sum(values: readonly number[], from: number, to: number): number {
  let total = 0;
  for (let at = Math.max(0, from); at <= Math.min(values.length - 1, to); at++)
    total += values[at]!;
  return total;
}

import type { FailureSign } from './blame.js';

/**
 * Draws a chance towards what was measured: log odds of the confidence = intercept + slope x log odds of the
 * chance. A slope below 1 says that the ranking is surer than it is right.
 */
export interface Calibration {
  intercept: number;
  slope: number;
}

/**
 * The share of runs with such a sign that failed at all: a range can be right only in those. Nobody asks it of
 * a run that is known to have failed.
 */
export type FailedShare = Readonly<Record<Exclude<FailureSign, 'known'>, number>>;

/** Chances beyond these are no surer: never and always have no log odds. */
const EDGE = 0.005;

/** How often a range of that chance held the labelled step in runs that were not learned from. */
export function confidenceOf(chance: number, { intercept, slope }: Calibration): number {
  return 1 / (1 + Math.exp(-intercept - slope * logOddsOf(chance)));
}

/** Log odds of a chance, which are held within what was measured. */
export function logOddsOf(chance: number): number {
  const within = Math.min(1 - EDGE, Math.max(EDGE, chance));
  return Math.log(within / (1 - within));
}

import type { Severity } from '../model.js';
import type { Measurement } from './measured.js';

/** Below so many labelled runs a figure is an anecdote, and the severity a judgement. */
const ENOUGH_RUNS = 10;

/**
 * The highest severity that a measurement bears: `high` from 90 % precision on where the lift is beyond chance,
 * `medium` from 80 %, `low` from 70 %, always with more precision than firing at random has; `info` else. Null
 * where too few labelled runs show it.
 */
export function supportedSeverity(measured: Measurement | undefined): Severity | null {
  if (measured === undefined) return null;
  const { firedOnFailed, firedOnPassed, precision, expectedPrecision, liftLow } = measured;
  if (firedOnFailed + firedOnPassed < ENOUGH_RUNS) return null;
  if (precision <= expectedPrecision) return 'info';
  if (precision >= 0.9 && liftLow > 0) return 'high';
  if (precision >= 0.8) return 'medium';
  return precision >= 0.7 ? 'low' : 'info';
}

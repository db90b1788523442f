import type { Interval } from './proportions.js';
import { seededRandom } from './seeded-random.js';

const RESAMPLES = 2000;
const SEED = 20_261_121;

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/**
 * The 95 % percentile bootstrap interval of a mean (Efron 1979), with a fixed seed. Given differences of
 * pairs it is the paired bootstrap. Asks for at least one value; with few, it is too narrow.
 */
export function bootstrapMean(values: readonly number[]): Interval {
  const random = seededRandom(SEED);
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw++)
      sum += values[Math.floor(random() * values.length)]!;
    return sum / values.length;
  }).sort();
  return percentiles(means);
}

/** The same for the difference of two means, `a` less `b`, each resampled by itself. */
export function bootstrapDifference(a: readonly number[], b: readonly number[]): Interval {
  const random = seededRandom(SEED);
  const resampled = (values: readonly number[]) => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw++)
      sum += values[Math.floor(random() * values.length)]!;
    return sum / values.length;
  };
  return percentiles(
    Float64Array.from({ length: RESAMPLES }, () => resampled(a) - resampled(b)).sort(),
  );
}

function percentiles(sorted: Float64Array): Interval {
  return {
    low: sorted[Math.floor(0.025 * RESAMPLES)]!,
    high: sorted[Math.ceil(0.975 * RESAMPLES) - 1]!,
  };
}

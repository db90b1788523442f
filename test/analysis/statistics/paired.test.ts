import { describe, expect, test } from 'vitest';
import {
  bootstrapDifference,
  bootstrapMean,
  holm,
  mcnemarExact,
  mean,
  median,
} from '../../../analysis/statistics/index.js';

/** Two-sided exact binomial tails by hand: 2 * sum of C(n, k) / 2^n. */
test.each([
  [0, 0, 1],
  [1, 0, 1],
  [0, 5, 2 / 32],
  [0, 6, 2 / 64],
  [1, 9, (2 * 11) / 1024],
  [5, 5, 1],
])('McNemar: %i against %i pairs that differ', (one, other, p) => {
  expect(mcnemarExact(one, other)).toBeCloseTo(p, 10);
  expect(mcnemarExact(other, one)).toBeCloseTo(p, 10);
});

test('McNemar holds for many pairs', () => {
  expect(mcnemarExact(480, 520)).toBeGreaterThan(0.1);
  expect(mcnemarExact(400, 600)).toBeLessThan(1e-9);
});

/** Holm's own recipe: the smallest times n, the next times n - 1, never falling. */
test('Holm keeps the order of the questions', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual(
    [0.03, 0.06, 0.06, 0.02].map((p) => expect.closeTo(p, 10)),
  );
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

describe('bootstrap', () => {
  const values = Array.from({ length: 50 }, (_, at) => at % 10);

  test('holds the mean, and is the same each time', () => {
    const { low, high } = bootstrapMean(values);
    expect(low).toBeLessThan(mean(values));
    expect(high).toBeGreaterThan(mean(values));
    // The normal interval of 50 values with a standard deviation of 2.87 is 0.8 to each side.
    expect(high - low).toBeCloseTo(1.6, 0);
    expect(bootstrapMean(values)).toEqual({ low, high });
  });

  test('without spread there is no doubt', () => {
    expect(bootstrapMean([3, 3, 3])).toEqual({ low: 3, high: 3 });
    expect(bootstrapDifference([3, 3], [1])).toEqual({ low: 2, high: 2 });
  });
});

test('median', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

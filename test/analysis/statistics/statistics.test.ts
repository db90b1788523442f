import { describe, expect, test } from 'vitest';
import { fisherExact, rankSumTest, wilsonInterval } from '../../../analysis/statistics/index.js';

describe('wilsonInterval', () => {
  test('gives the published interval', () => {
    // Newcombe 1998: 81 of 263 is 0.2553 to 0.3662.
    const { low, high } = wilsonInterval(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  test('leaves room for doubt at the ends, and knows nothing of nothing', () => {
    expect(wilsonInterval(0, 10).low).toBe(0);
    expect(wilsonInterval(0, 10).high).toBeGreaterThan(0.2);
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('fisherExact', () => {
  test("gives Fisher's own figure for the tea", () => {
    expect(fisherExact({ hits: 3, of: 4 }, { hits: 1, of: 4 })).toBeCloseTo(0.4857, 4);
    expect(fisherExact({ hits: 8, of: 10 }, { hits: 1, of: 6 })).toBeCloseTo(0.035, 4);
  });

  test('is the same both ways round, and 1 where there is nothing to tell', () => {
    const [a, b] = [
      { hits: 2, of: 30 },
      { hits: 11, of: 25 },
    ];
    expect(fisherExact(a, b)).toBeCloseTo(fisherExact(b, a), 12);
    expect(fisherExact({ hits: 0, of: 5 }, { hits: 0, of: 9 })).toBe(1);
    expect(fisherExact({ hits: 0, of: 0 }, { hits: 4, of: 9 })).toBe(1);
  });
});

describe('rankSumTest', () => {
  test('gives the textbook figure', () => {
    // Hollander and Wolfe 1973, table 4.1: U = 35, so z = (35 - 25 - 0.5) / 8.165 and p = 0.2446 (exactly 0.2544).
    const a = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const b = [1.15, 0.88, 0.9, 0.74, 1.21];
    expect(rankSumTest(a, b)).toBeCloseTo(0.2446, 4);
  });

  test('sees a shift, and none where values are equal', () => {
    const low = Array.from({ length: 30 }, (_, i) => i);
    expect(
      rankSumTest(
        low,
        low.map((value) => value + 20),
      ),
    ).toBeLessThan(0.001);
    expect(rankSumTest(low, low)).toBeCloseTo(1, 5);
    expect(rankSumTest([3, 3, 3], [3, 3])).toBe(1);
    expect(rankSumTest([], [1])).toBe(1);
  });
});

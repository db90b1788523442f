import { expect, test } from 'vitest';
import { successBySteps } from '../../../analysis/index.js';

const ran = (passed: boolean | null, stepCount: number) => ({ passed, stepCount });

test('a run that passed counts from its last step on, one that failed never', () => {
  const rungs = successBySteps([ran(true, 4), ran(true, 12), ran(false, 3), ran(null, 900)]);
  expect(rungs.map(({ steps, passed }) => [steps, passed])).toEqual([
    [1, 0],
    [2, 0],
    [5, 1],
    [10, 1],
    [20, 2],
  ]);
  for (const { of, share, passed, low, high } of rungs) {
    expect(of).toBe(3);
    expect(share).toBe(passed / 3);
    expect(low).toBeLessThanOrEqual(share);
    expect(high).toBeGreaterThanOrEqual(share);
  }
});

test('nothing is known without an outcome', () => {
  expect(successBySteps([ran(null, 5)])).toEqual([]);
  expect(successBySteps([])).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { DETECTORS } from '../../../analysis/index.js';
import { LEARNED } from '../../../analysis/blame/learned.js';
import { chancesOf, rankRanges } from '../../../analysis/blame/rank.js';
import { RUN_KINDS } from '../../../analysis/blame/run-kind.js';
import { SIGNAL_TEXT } from '../../../analysis/blame/signals.js';

describe('chances', () => {
  test('sum to 1, and a signal that weighs more makes a step likelier', () => {
    const steps = [new Map([['a', 1]]), new Map([['b', 1]]), new Map<string, number>()];
    const chances = chancesOf(steps, { a: 1, b: 2 });
    expect(chances.reduce((sum, chance) => sum + chance)).toBeCloseTo(1);
    expect(chances[1]).toBeGreaterThan(chances[0]!);
    expect(chances[0]).toBeGreaterThan(chances[2]!);
  });

  test('of a run with two hundred thousand steps there are chances too', () => {
    const steps = Array.from({ length: 200_000 }, () => new Map<string, number>());
    expect(chancesOf(steps, {})[0]).toBeCloseTo(1 / steps.length, 12);
  });

  test('a signal without a weight says nothing, and large odds stay numbers', () => {
    expect(chancesOf([new Map([['unknown', 5]]), new Map()], {})).toEqual([0.5, 0.5]);
    expect(chancesOf([new Map([['a', 1]]), new Map()], { a: 5_000 })).toEqual([1, 0]);
  });
});

describe('ranges', () => {
  const flat = (length: number) => Array.from({ length }, () => 1 / length);

  test('a sure step is a range of its own', () => {
    expect(rankRanges([0.01, 0.97, 0.01, 0.01], 1)).toEqual([
      { from: 1, to: 1, focus: 1, chance: 0.97 },
    ]);
  });

  test('a doubt widens the range, three steps to each side at most', () => {
    const [range] = rankRanges([0, 0.1, 0.2, 0.3, 0.25, 0.15, 0, 0, 0], 1);
    expect(range).toMatchObject({ from: 2, to: 4, focus: 3 });
    for (const { from, to, focus } of rankRanges(flat(40), 3)) {
      expect(focus - from).toBeLessThanOrEqual(3);
      expect(to - focus).toBeLessThanOrEqual(3);
    }
  });

  test('ranges never overlap and are no more than there are steps', () => {
    for (const length of [1, 2, 3, 5, 8, 13, 50]) {
      const ranges = rankRanges(flat(length), 3);
      const places = ranges.flatMap(({ from, to }) =>
        Array.from({ length: to - from + 1 }, (_, at) => from + at),
      );
      expect(new Set(places).size).toBe(places.length);
      expect(Math.max(...places)).toBeLessThan(length);
      expect(ranges.length).toBeLessThanOrEqual(3);
    }
  });
});

test('every learned weight belongs to a signal that exists', () => {
  const known = new Set([
    ...Object.keys(SIGNAL_TEXT),
    'finding',
    ...DETECTORS.map(({ id }) => `finding=${id}`),
  ]);
  const ofKind = RUN_KINDS.map((kind) => `${kind}:`);
  const strays = Object.keys(LEARNED.weights).filter(
    (signal) => !known.has(signal) && !ofKind.some((kind) => signal.startsWith(kind)),
  );
  expect(strays).toEqual([]);
  expect(LEARNED.runs).toBe(Object.values(LEARNED.sets).reduce((sum, count) => sum + count));
});

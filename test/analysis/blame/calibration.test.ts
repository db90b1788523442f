import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { calibrationError } from '../../../bench/eval-dev/blame/reliability.js';
import { solve } from '../../../bench/eval-dev/blame/solve.js';

const PAGE = readFileSync(new URL('../../../docs/blame.md', import.meta.url), 'utf8');

/** Bins of all ranges as the page tells them: how many, and the confidence and the share that held, in percent. */
function binsUnder(title: string): { ranges: number; told: number; held: number }[] {
  const section = PAGE.slice(PAGE.indexOf(`**${title}**`));
  const rows = [
    ...section.slice(0, section.indexOf('\n\n**') >>> 0).matchAll(/^\|\s*\d+ % to.*\|$/gm),
  ];
  return rows.slice(0, 6).map(([row]) => {
    const cells = row.split('|').map((cell) => parseInt(cell, 10));
    return { ranges: cells[5]!, told: cells[6]!, held: cells[7]! };
  });
}

describe.each(['Runs of other tasks, same sets', 'Kinds of runs never seen'])('%s', (title) => {
  const bins = binsUnder(title);
  const all = bins.reduce((sum, { ranges }) => sum + ranges, 0);

  test('confidence is the measured frequency, as far as so few ranges can tell', () => {
    expect(all).toBeGreaterThan(300);
    const error = bins.reduce(
      (sum, { ranges, told, held }) => sum + (ranges * Math.abs(told - held)) / all,
      0,
    );
    expect(error).toBeLessThan(6);
  });

  test('a range that is told with more confidence is right more often', () => {
    const sure = bins.filter(({ told }) => told >= 30);
    const unsure = bins.filter(({ told }) => told < 30);
    const right = (some: typeof bins) =>
      some.reduce((sum, { ranges, held }) => sum + ranges * held, 0) /
      some.reduce((sum, { ranges }) => sum + ranges, 0);
    expect(right(sure)).toBeGreaterThan(2 * right(unsure));
  });
});

describe('expected calibration error', () => {
  test('is 0 where what was told came true, and the distance where it did not', () => {
    const told = (confidence: number, held: number, of: number) =>
      Array.from({ length: of }, (_, at) => ({ confidence, held: at < held }));
    expect(calibrationError([...told(0.25, 1, 4), ...told(0.5, 2, 4)])).toBeCloseTo(0);
    expect(calibrationError(told(0.5, 1, 10))).toBeCloseTo(0.4);
    expect(calibrationError([...told(0.5, 1, 10), ...told(0.05, 1, 20)])).toBeCloseTo(0.4 / 3);
  });
});

test('equations are solved', () => {
  const matrix = [Float64Array.of(4, 2, 0), Float64Array.of(2, 5, 3), Float64Array.of(0, 3, 6)];
  const [a, b, c] = solve(matrix, Float64Array.of(8, 21, 24));
  expect([4 * a! + 2 * b!, 2 * a! + 5 * b! + 3 * c!, 3 * b! + 6 * c!].map(Math.round)).toEqual([
    8, 21, 24,
  ]);
});

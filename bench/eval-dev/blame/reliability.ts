import { holds } from './calibrate.js';
import type { Guessed } from './measure.js';

const BINS = [0, 0.1, 0.2, 0.3, 0.45, 0.6, 1.01];

/** Ranges of like confidence: how many, the confidence they were told with, and how often they were right. */
interface Bin {
  low: number;
  high: number;
  ranges: number;
  told: number;
  held: number;
}

/** What was told of ranges, and what came of it. */
interface Told {
  confidence: number;
  held: boolean;
}

/** The table of how often ranges were right by the confidence that they were told with, under its title. */
export function renderReliability(title: string, guesses: readonly Guessed[]): string[] {
  const first = toldOf(guesses, 1);
  const all = toldOf(guesses, Infinity);
  const error = (told: readonly Told[]) => `${(100 * calibrationError(told)).toFixed(1)} points`;
  return [
    `**${title}**: expected calibration error ${error(first)} on the first ranges (without calibration ${error(uncalibrated(guesses, 1))}), ${error(all)} on all.\n`,
    '| confidence | first ranges | mean confidence | held the step | all ranges | mean confidence | held the step |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...binsOf(all).map((bin) => {
      const mine = binsOf(first).find(({ low }) => low === bin.low);
      const label = `${percent(bin.low)} to ${percent(Math.min(1, bin.high))}`;
      return `| ${[label, ...cellsOf(mine), ...cellsOf(bin)].join(' | ')} |`;
    }),
  ];
}

/** The mean distance of what was told and what came of it, each bin by its share of the ranges. */
export function calibrationError(told: readonly Told[]): number {
  return binsOf(told).reduce((sum, bin) => sum + Math.abs(bin.told - bin.held) / told.length, 0);
}

function binsOf(told: readonly Told[]): Bin[] {
  return BINS.slice(1).flatMap((high, at) => {
    const low = BINS[at]!;
    const mine = told.filter(({ confidence }) => confidence >= low && confidence < high);
    if (mine.length === 0) return [];
    const sum = mine.reduce((total, { confidence }) => total + confidence, 0);
    const held = mine.filter((one) => one.held).length;
    return [{ low, high, ranges: mine.length, told: sum, held }];
  });
}

function cellsOf(bin: Bin | undefined): (number | string)[] {
  if (bin === undefined) return [0, '-', '-'];
  return [bin.ranges, percent(bin.told / bin.ranges), percent(bin.held / bin.ranges)];
}

function toldOf(guesses: readonly Guessed[], count: number): Told[] {
  return guesses.flatMap(({ run, ranges, confidences }) =>
    ranges
      .slice(0, count)
      .map((range, at) => ({ confidence: confidences[at]!, held: holds(range, run) })),
  );
}

function uncalibrated(guesses: readonly Guessed[], count: number): Told[] {
  return guesses.flatMap(({ run, ranges }) =>
    ranges
      .slice(0, count)
      .map((range) => ({ confidence: range.chance, held: holds(range, run) })),
  );
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`;
}

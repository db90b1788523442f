import { holds, type Guessed } from './measure.js';

const BINS = [0, 0.1, 0.2, 0.3, 0.45, 0.6, 1.01];

/** Ranges of like confidence: how many, the confidence they were told with, and how often they were right. */
interface Bin {
  low: number;
  high: number;
  ranges: number;
  /** Sums: of the confidences, of what held, and of what the latter would vary by if the former were true. */
  told: number;
  held: number;
  variance: number;
}

/** What was told of ranges, and what came of it. */
export interface Told {
  confidence: number;
  held: boolean;
}

/** The table of how often ranges were right by the confidence that they were told with, under its title. */
export function renderReliability(title: string, guesses: readonly Guessed[]): string[] {
  const first = toldOf(guesses, 1);
  const all = toldOf(guesses, Infinity);
  const error = (told: readonly Told[]) => points(calibrationError(told));
  return [
    `**${title}**: ${error(first)} on the first ranges (a perfect calibration would show ${points(errorByChance(first))} on so few), ${error(all)} on all (${points(errorByChance(all))}).\n`,
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

/** What that error comes to on average where every confidence is true: the mean distance of a binomial. */
function errorByChance(told: readonly Told[]): number {
  const distances = binsOf(told).map((bin) => Math.sqrt((2 / Math.PI) * bin.variance));
  return distances.reduce((sum, distance) => sum + distance / told.length, 0);
}

function points(error: number): string {
  return `${(100 * error).toFixed(1)} points`;
}

function binsOf(told: readonly Told[]): Bin[] {
  return BINS.slice(1).flatMap((high, at) => {
    const low = BINS[at]!;
    const mine = told.filter(({ confidence }) => confidence >= low && confidence < high);
    if (mine.length === 0) return [];
    const sum = mine.reduce((total, { confidence }) => total + confidence, 0);
    const held = mine.filter((one) => one.held).length;
    const variance = mine.reduce((total, { confidence: p }) => total + p * (1 - p), 0);
    return [{ low, high, ranges: mine.length, told: sum, held, variance }];
  });
}

function cellsOf(bin: Bin | undefined): (number | string)[] {
  if (bin === undefined) return [0, '-', '-'];
  return [bin.ranges, percent(bin.told / bin.ranges), percent(bin.held / bin.ranges)];
}

/** The first `count` ranges of every run, and whether each held the labelled step. */
export function toldOf(guesses: readonly Guessed[], count: number): Told[] {
  return guesses.flatMap(({ run, ranges }) =>
    ranges.slice(0, count).map((range) => ({ confidence: range.chance, held: holds(range, run) })),
  );
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`;
}

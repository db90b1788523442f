import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FailedShare, Learned } from '../../../analysis/blame/learned.js';
import { RUN_KINDS } from '../../../analysis/blame/run-kind.js';
import { wilsonInterval } from '../../../analysis/statistics/index.js';
import { replaceGenerated } from '../render.js';
import type { SetScores } from '../score-findings.js';
import type { Choice } from './choices.js';
import { choose } from './choose.js';
import type { LabelledSteps } from './labelled-steps.js';
import { learnWeights } from './learn.js';
import { crossValidate, DEALS, isCovered, leaveFamilyOut, type Guessed } from './measure.js';
import { renderBlame } from './render.js';

/** Weights below this change no ranking. */
const LEAST_WEIGHT = 0.02;

/**
 * Learns the ranking of steps, writes it to analysis/blame/learned.ts and what it is worth to
 * docs/blame.md.
 */
export function evaluateBlame(
  root: string,
  runs: readonly LabelledSteps[],
  scores: Readonly<Record<string, SetScores>>,
  failedShare: FailedShare,
): void {
  const choice = choose(runs);
  const nested = DEALS.map((deal) => crossValidate(runs, deal));
  const learned = summarise(runs, nested.flat(), choice, failedShare);
  const page = path.join(root, 'docs/blame.md');
  const text = renderBlame({
    nested,
    fixed: DEALS.map((deal) => crossValidate(runs, deal, () => choice)),
    familyOut: leaveFamilyOut(runs),
    scores,
    learned,
    choice: choice.name,
  });
  process.stdout.write(`\nBlame\n\n${text}\n`);
  writeFileSync(page, replaceGenerated(readFileSync(page, 'utf8'), text));
  const file = path.join(root, 'analysis/blame/learned.ts');
  const source = readFileSync(file, 'utf8');
  const head = source.slice(0, source.indexOf('export const LEARNED'));
  const body = JSON.stringify(learned, null, 2)
    .replace(/"(\w+)":/g, '$1:')
    .replaceAll('"', "'");
  writeFileSync(file, `${head}export const LEARNED: Learned = ${body};\n`);
}

function summarise(
  runs: readonly LabelledSteps[],
  guesses: readonly Guessed[],
  choice: Choice,
  failedShare: FailedShare,
): Learned {
  const sets = [...new Set(runs.map((run) => run.set))].sort();
  const weights = Object.entries(learnWeights(runs, choice))
    .map(([signal, weight]) => [signal, rounded(weight)] as const)
    .filter(([, weight]) => Math.abs(weight) >= LEAST_WEIGHT)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    runs: runs.length,
    sets: Object.fromEntries(
      sets.map((set) => [set, runs.filter((run) => run.set === set).length]),
    ),
    kinds: Object.fromEntries(
      RUN_KINDS.map((kind) => [kind, worth(guesses, kind)]),
    ) as Learned['kinds'],
    failedShare: {
      suspected: rounded(failedShare.suspected),
      none: rounded(failedShare.none),
    },
    weights: Object.fromEntries(weights),
  };
}

function rounded(value: number): number {
  return Math.round(1000 * value) / 1000;
}

function worth(guesses: readonly Guessed[], kind: string): Learned['kinds']['solo'] {
  const mine = guesses.filter(({ run }) => run.kind === kind);
  const held = mine.filter((guess) => isCovered(guess, 1)).length / DEALS.length;
  const byChance = mine.reduce((sum, { run, ranges }) => {
    const { from, to } = ranges[0]!;
    return sum + (to - from + 1) / run.signals.length / DEALS.length;
  }, 0);
  const count = mine.length / DEALS.length;
  const { low } = wilsonInterval(Math.round(held), count);
  return {
    runs: count,
    held: Math.round(held),
    byChance: Math.round(10 * byChance) / 10,
    isProven: count > 0 && low > byChance / count,
  };
}

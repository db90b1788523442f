import type { Learned } from '../../../analysis/blame/learned.js';
import type { SetScores } from '../score-findings.js';
import { renderReliability } from './reliability.js';
import { isCovered, isRight, MEASURES, type Guessed } from './measure.js';

/** Confidences from which coverage is told. */
const LEAST = [0, 0.2, 0.3, 0.4, 0.5, 0.6];

/** What the page tells of. */
export interface BlameFigures {
  /**
   * Runs ranked without having been seen, weights and choices both, by deal into folds; the same with the choice
   * that saw all.
   */
  nested: readonly (readonly Guessed[])[];
  fixed: readonly (readonly Guessed[])[];
  /** Runs ranked with what other families of sets taught. */
  familyOut: readonly Guessed[];
  scores: Readonly<Record<string, SetScores>>;
  learned: Learned;
  choice: string;
}

/** The measured part of docs/blame.md. */
export function renderBlame(figures: BlameFigures): string {
  const { nested, fixed, familyOut, scores, learned, choice } = figures;
  return [
    '## Runs of other tasks, same sets\n',
    'Ten folds by task, dealt three times, and the mean of them: no run was ranked with what its own task taught, and what is chosen beside the weights (which signals take part, how much they are shrunk) was chosen anew in each fold, without the runs that it was measured on. Each cell: **blame** / the trivial guess (a constant step, a relative position, the last step, the first error, ...) that was best by that measure on the runs seen / the best trivial figure of the scorer, which chooses its constants with all labels in sight.\n',
    ...measureTable(nested.flat(), scores),
    '',
    `With one choice for all folds, made in sight of all runs (${choice}), the last line reads as follows. The difference is what choosing flatters.`,
    '',
    ...measureTable(fixed.flat(), null, ['all']),
    '',
    '## Kinds of runs never seen\n',
    'Each family of sets ranked with what the other families taught. Position means nothing there, so this is what the evidence alone is worth; the trivial guess is fitted on the other families too.\n',
    ...measureTable(familyOut, null),
    '',
    '## How far the confidence can be believed\n',
    'How often ranges of that confidence held the labelled step, in runs that had not been learned from. **Expected calibration error** is the mean distance of the two, each bin by its ranges.\n',
    ...renderReliability('Runs of other tasks, same sets', nested[0]!),
    '',
    ...renderReliability('Kinds of runs never seen', familyOut),
    '',
    '## What is said when little is known\n',
    'Runs whose first range has at least that confidence: how many there are, and how often that range and its first step were right. The tables above count every run; in the product a run below 5 % that no finding points into is not blamed.\n',
    '| first range from | runs of other tasks | held the step | right step | of kinds never seen | held the step | right step |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...coverage(nested[0]!, familyOut),
    '',
    `Where nobody says how a run ended, a range is right only if the run failed: the confidence is multiplied by the share that did. Of the development runs with a known outcome that is ${percent(learned.failedShare.suspected)} of those with a warning and ${percent(learned.failedShare.none)} of those without; elsewhere fewer fail. A run that is known to have passed is never blamed.`,
    '',
    '## Kinds of run\n',
    '| kind | runs | first range held the step | by chance | named without a finding |',
    '| --- | --: | --: | --: | --- |',
    ...Object.entries(learned.kinds).map(
      ([kind, { runs, held, byChance, isProven }]) =>
        `| ${kind} | ${runs} | ${held} | ${byChance.toFixed(1)} | ${isProven ? 'yes' : 'no, it abstains'} |`,
    ),
  ].join('\n');
}

function measureTable(
  guesses: readonly Guessed[],
  scores: Readonly<Record<string, SetScores>> | null,
  only?: readonly string[],
): string[] {
  const lines = [
    `| set | n | ${MEASURES.join(' | ')} | in the first range | in one of three | steps of the three |`,
    `| --- | --: | ${MEASURES.map(() => '--:').join(' | ')} | --: | --: | --: |`,
  ];
  for (const set of only ?? [...new Set(guesses.map(({ run }) => run.set)), 'all']) {
    const mine = guesses.filter(({ run }) => set === 'all' || run.set === set);
    const cells = MEASURES.map((measure) => measureCell(mine, measure, scores?.[set]));
    const read = mine.reduce((sum, guess) => sum + shareOfSteps(guess), 0) / mine.length;
    const ranges = [1, 3].map((count) => share(covered(mine, count), mine.length));
    const whole = [
      set,
      new Set(mine.map(({ run }) => run)).size,
      ...cells,
      ...ranges,
      `${Math.round(100 * read)} %`,
    ];
    lines.push(`| ${whole.join(' | ')} |`);
  }
  return lines;
}

/** `39 / 29 / 31 %`: ours, the trivial guess's, and the scorer's best in sight of all labels. */
function measureCell(
  guesses: readonly Guessed[],
  measure: (typeof MEASURES)[number],
  scores: SetScores | undefined,
): string {
  const known = measure === 'agent' ? guesses.filter(({ run }) => run.blamed !== null) : guesses;
  if (known.length === 0) return '-';
  const percent = (hits: number) => Math.round((100 * hits) / known.length);
  const ours = percent(known.filter((guess) => isRight(guess, measure)).length);
  const trivial = percent(known.filter((guess) => guess.trivial[measure]).length);
  const seen = bestInSight(scores, measure);
  return `**${ours}** / ${trivial}${seen === null ? '' : ` / ${seen}`} %`;
}

/** How much of the run one reads who reads all ranges. */
function shareOfSteps({ run, ranges }: Guessed): number {
  const steps = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return steps / run.signals.length;
}

/** The scorer's columns for our questions. */
const COLUMNS: Readonly<Record<string, 'exact' | 'w1' | 'w3' | 'hit3'>> = {
  exact: 'exact',
  'within 1': 'w1',
  'within 3': 'w3',
  'among the first 3': 'hit3',
};

function bestInSight(set: SetScores | undefined, measure: string): number | null {
  const column = COLUMNS[measure];
  const rows = (column === undefined ? set?.agent : set?.steps) ?? [];
  const values = rows
    .filter(({ name }) => !name.startsWith('>>'))
    .map((row) => (column === undefined ? row.acc : row[column]) ?? 0);
  return values.length === 0 ? null : Math.round(100 * Math.max(...values));
}

function covered(guesses: readonly Guessed[], count: number): number {
  return guesses.filter((guess) => isCovered(guess, count)).length;
}

function coverage(nested: readonly Guessed[], familyOut: readonly Guessed[]): string[] {
  return LEAST.map((least) => {
    const cells = [nested, familyOut].flatMap((guesses) => {
      const kept = guesses.filter(({ ranges }) => ranges[0]!.chance >= least);
      const exact = kept.filter((guess) => isRight(guess, 'exact')).length;
      return [kept.length, share(covered(kept, 1), kept.length), share(exact, kept.length)];
    });
    return `| ${[percent(least), ...cells].join(' | ')} |`;
  });
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`;
}

function share(hits: number, of: number): string {
  return of === 0 ? '-' : percent(hits / of);
}

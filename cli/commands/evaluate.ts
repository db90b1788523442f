import { Command } from 'commander';
import {
  evaluate,
  MIN_EACH,
  MIN_FIRED,
  plural,
  type DetectorEvaluation,
  type Estimate,
  type Evaluation,
  type EvaluationGroup,
} from '../../analysis/index.js';
import { analysed } from '../analysed.js';
import { choiceOption } from '../choice.js';
import { BadValueError, NoOutcomesError } from '../errors.js';
import { dbOption, jsonOption, rulesOption, withExamples } from '../options.js';
import { note, paintFor, print, printJson, terminalWidth } from '../output.js';
import { renderTable, type Column } from '../table.js';

interface EvaluateCommandOptions {
  db?: string;
  json?: boolean;
  rules?: string;
  by: 'none' | 'agent' | 'model' | 'both';
  passAt: number;
}

const GROUPINGS = {
  none: [],
  agent: ['agent'],
  model: ['model'],
  both: ['agent', 'model'],
} as const;

const COLUMNS: Column[] = [
  { title: 'DETECTOR', isRigid: true },
  { title: 'FAILED', align: 'right', isRigid: true },
  { title: 'PASSED', align: 'right', isRigid: true },
  { title: 'PRECISION', isRigid: true },
  { title: 'AT RANDOM', align: 'right', isRigid: true },
  { title: 'LIFT', isRigid: true },
  { title: 'RECALL', isRigid: true },
  { title: 'VERDICT' },
];

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description(
      'Hold every detector against the runs whose outcome is known (`label`, imported rewards): precision, ' +
        'recall and lift, with 95 % intervals. Trains nothing; what changed is analysed first.',
    )
    .addOption(
      choiceOption('--by <what>', 'a table for each of them too', Object.keys(GROUPINGS), 'none'),
    )
    .option('--pass-at <reward>', 'the least reward that counts as passed', parseReward, 0.5)
    .addOption(rulesOption())
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(run);
  return withExamples(
    command,
    'tracehound evaluate',
    'tracehound evaluate --by model',
    'tracehound evaluate --json | jq .all.detectors',
  );
}

function parseReward(value: string): number {
  const reward = Number(value);
  if (value.trim() === '' || !Number.isFinite(reward))
    throw new BadValueError('--pass-at', value, 'a number');
  return reward;
}

async function run(options: EvaluateCommandOptions): Promise<void> {
  const { by, passAt } = options;
  const evaluation = await analysed(options, (store) =>
    evaluate(store, { by: GROUPINGS[by], passAt }),
  );
  if (evaluation.all.runs === 0) throw new NoOutcomesError();
  if (options.json) await printJson(evaluation);
  else await print(asText(evaluation));
  const { all } = evaluation;
  if (!all.isEnough)
    note(
      `too few runs: ${all.failed} failed and ${all.passed} passed are known, and it takes ${MIN_EACH} of each ` +
        'to tell a detector from chance. Label more with `tracehound label RUN pass|fail`',
    );
}

function asText({ all, groups }: Evaluation): string {
  return [
    tableOf(all),
    ...groups.map((group) => `\n${nameOf(group)}\n${tableOf(group)}`),
    '\nIntervals are 95 % (Wilson 1927). At random: precision of firing at random on the same agents and models.\n' +
      `Signal: the interval of the lift lies above 0. Too few: under ${MIN_FIRED} runs, or under ${MIN_EACH} failed or passed in all.\n`,
  ].join('');
}

function nameOf({ agent, model }: EvaluationGroup): string {
  const words = [
    ...(agent === null ? [] : [`agent ${agent || '(none)'}`]),
    ...(model === null ? [] : [`model ${model || '(none)'}`]),
  ];
  return words.join(', ');
}

function tableOf(group: EvaluationGroup): string {
  const shown = group.detectors.filter((detector) => detector.precision !== null).sort(byWorth);
  const prevalence = group.prevalence ? `, ${share(group.prevalence)} of them failed` : '';
  const head = `${plural(group.runs, 'run')} with a known outcome${prevalence}\n`;
  if (shown.length === 0) return `${head}No detector fired on them.\n`;
  return (
    head +
    renderTable(COLUMNS, shown.map(rowOf), {
      width: terminalWidth(),
      paint: paintFor(process.stdout),
    })
  );
}

function rowOf(detector: DetectorEvaluation): string[] {
  return [
    detector.detector,
    String(detector.firedOnFailed),
    String(detector.firedOnPassed),
    share(detector.precision!),
    percent(detector.expectedPrecision!),
    points(detector.lift!),
    detector.recall ? share(detector.recall) : '',
    detector.verdict.replace('-', ' '),
  ];
}

/** What is proven first, then by the lower end of the lift. */
function byWorth(a: DetectorEvaluation, b: DetectorEvaluation): number {
  const isShort = (one: DetectorEvaluation) => Number(one.verdict === 'too-few');
  return isShort(a) - isShort(b) || b.lift!.low - a.lift!.low;
}

function share({ value, low, high }: Estimate): string {
  return `${percent(value)} [${Math.round(100 * low)}, ${Math.round(100 * high)}]`;
}

function percent(value: number): string {
  return `${Math.round(100 * value)}%`;
}

function points({ value, low, high }: Estimate): string {
  const signed = (number: number) => {
    const rounded = Math.round(100 * number);
    return `${rounded > 0 ? '+' : ''}${rounded === 0 ? 0 : rounded}`;
  };
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`;
}

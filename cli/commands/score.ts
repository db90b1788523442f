import { Command } from 'commander';
import {
  findProfile,
  findRun,
  formatScore,
  listRuns,
  MEASURE_TEXT,
  oneLine,
  outcomeText,
  plural,
  readScorecards,
  successBySteps,
  type Horizon,
  type Run,
  type Scorecard,
  type Side,
  type SuccessByStep,
} from '../../analysis/index.js';
import { analysed } from '../analysed.js';
import { dbOption, jsonOption, profileOption, withExamples } from '../options.js';
import { note, paintFor, print, printJson, terminalWidth, type Paint } from '../output.js';
import { shortIds } from '../short-ids.js';
import { renderTable, type Column } from '../table.js';

interface ScoreOptions {
  db?: string;
  json?: boolean;
  profile: string;
}

const COLUMNS: Column[] = [
  { title: 'RUN', isRigid: true },
  { title: 'AGENT' },
  { title: 'OUTCOME', isOptional: true },
  { title: 'QUALITY', align: 'right', isRigid: true },
  { title: 'EFFICIENCY', align: 'right', isRigid: true },
  { title: 'RELIABILITY', align: 'right', isRigid: true },
  { title: 'PROGRESS', align: 'right', isRigid: true },
  { title: 'STALLS', align: 'right', isRigid: true },
  { title: 'STEPS', align: 'right', isRigid: true },
];

export function scoreCommand(): Command {
  const command = new Command('score')
    .description(
      'Score runs from three sides (quality, efficiency, reliability) with what was taken off, and say how far they got by which step.',
    )
    .argument('[run]', 'a run id, the start of one, or `last`; all runs where it is left out')
    .addOption(profileOption())
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(score);
  return withExamples(
    command,
    'tracehound score last',
    'tracehound score --profile release-bar.yaml --json',
  );
}

async function score(ref: string | undefined, options: ScoreOptions): Promise<void> {
  findProfile(options.profile);
  const { runs, cards } = await analysed(options, async (store) => {
    const runs = ref === undefined ? await listRuns(store) : [await findRun(store, ref)];
    const runIds = ref === undefined ? undefined : runs.map(({ runId }) => runId);
    return { runs, cards: await readScorecards(store, { runIds, profile: options.profile }) };
  });
  if (ref !== undefined) {
    const [card] = cards;
    if (options.json) return printJson(card);
    return print(asText(runs[0]!, card!, paintFor(process.stdout)));
  }
  const bySteps = successBySteps(runs);
  if (options.json) return printJson({ runs: cards, successBySteps: bySteps });
  if (runs.length === 0) return note('no runs');
  await print(asTable(runs, cards));
  if (bySteps.length > 0) await print(`\n${successText(bySteps)}`);
}

function asTable(runs: readonly Run[], cards: readonly Scorecard[]): string {
  const byRun = new Map(cards.map((card) => [card.runId, card]));
  const ids = shortIds(runs.map(({ runId }) => runId));
  const rows = runs.flatMap((run) => {
    const card = byRun.get(run.runId);
    if (card === undefined) return [];
    const { progressRate, stalls, steps } = card.horizon;
    return [
      [
        ids.get(run.runId)!,
        oneLine(run.agentName ?? run.name ?? ''),
        outcomeText(run),
        ...[card.quality, card.efficiency, card.reliability].map((side) =>
          side === null ? '-' : formatScore(side.score),
        ),
        progressRate === null ? '-' : percent(progressRate),
        String(stalls.length),
        String(steps),
      ],
    ];
  });
  return renderTable(COLUMNS, rows, { width: terminalWidth(), paint: paintFor(process.stdout) });
}

function asText(run: Run, card: Scorecard, paint: Paint): string {
  const taken = card.quality?.breakdown
    .filter(({ penalty }) => penalty > 0)
    .map(
      ({ detector, count, penalty }) => `− ${penalty}  ${detector} (${plural(count, 'finding')})`,
    );
  const lines = [
    `${paint('bold', oneLine(run.agentName ?? run.name ?? 'run'))}  ${paint('dim', run.runId)}`,
    ...sideLines('Quality', card.quality?.score ?? null, taken ?? []),
    ...sideLines('Efficiency', card.efficiency?.score ?? null, chargeLines(card.efficiency)),
    ...sideLines('Reliability', card.reliability?.score ?? null, chargeLines(card.reliability)),
    ...horizonLines(card.horizon),
  ];
  return `${lines.join('\n')}\n`;
}

function sideLines(title: string, score: number | null, taken: readonly string[]): string[] {
  const value = score === null ? 'nothing to judge' : `${formatScore(score)}/100`;
  return [`${title.padEnd(12)} ${value}`, ...taken.map((line) => `    ${line}`)];
}

function chargeLines(side: Side | null): string[] {
  return (side?.breakdown ?? []).map(
    ({ measure, value, penalty }) => `− ${penalty}  ${measure} ${value} (${MEASURE_TEXT[measure]})`,
  );
}

function horizonLines({ acts, progressRate, stalls, context }: Horizon): string[] {
  const progress =
    progressRate === null
      ? 'no acts'
      : `${percent(progressRate)} of ${plural(acts, 'act')} did something new`;
  const windows = stalls.map(({ from, to }) => `steps ${from}-${to}`).join(', ');
  const drops = context === null || context.drops === 0 ? '' : `, halved ${context.drops}x`;
  return [
    `${'Progress'.padEnd(12)} ${progress}`,
    ...(stalls.length > 0 ? [`${'Stalls'.padEnd(12)} ${windows}`] : []),
    ...(context === null
      ? []
      : [
          `${'Context'.padEnd(12)} ${context.first} -> ${context.last} tokens, at most ${context.peak}` +
            `${context.perCall === null ? '' : `, ${Math.round(context.perCall)} more per call`}${drops}`,
        ]),
  ];
}

function successText(rungs: readonly SuccessByStep[]): string {
  const line = rungs.map(({ steps, share }) => `${steps}: ${percent(share)}`).join('  ');
  return `Passed by step  ${line}  (of ${plural(rungs[0]!.of, 'run')} with an outcome)\n`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}

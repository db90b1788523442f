import { Command } from 'commander';
import {
  formatCost,
  formatDuration,
  formatScore,
  formatTime,
  formatTokens,
  listRuns,
  oneLine,
  outcomeText,
  plural,
  type Run,
} from '../../analysis/index.js';
import { reading } from '../open.js';
import { dbOption, jsonOption, parseCount, tagOption, withExamples } from '../options.js';
import { note, paintFor, print, printJson, terminalWidth, type Paint } from '../output.js';
import { shortIds } from '../short-ids.js';
import { parseSince } from '../since.js';
import { renderTable, type Column } from '../table.js';

interface RunsOptions {
  db?: string;
  json?: boolean;
  agent?: string;
  model?: string;
  task?: string;
  tag?: string[];
  failed?: boolean;
  since?: string;
  limit: number;
}

const COLUMNS: Column[] = [
  { title: 'RUN', isRigid: true },
  { title: 'STARTED (UTC)', isRigid: true },
  { title: 'AGENT' },
  { title: 'MODEL' },
  { title: 'STEPS', align: 'right', isRigid: true },
  { title: 'ERRORS', align: 'right', isRigid: true },
  { title: 'TOKENS', align: 'right', isRigid: true, isOptional: true },
  { title: 'COST', align: 'right', isRigid: true, isOptional: true },
  { title: 'TIME', align: 'right', isRigid: true },
  { title: 'SCORE', align: 'right', isRigid: true, isOptional: true },
  { title: 'OUTCOME', isRigid: true, isOptional: true },
  { title: 'TAGS', isOptional: true },
];

export function runsCommand(): Command {
  const command = new Command('runs')
    .description('List the runs of the file, the latest first.')
    .option('--agent <name>', 'only runs of agents whose name holds this')
    .option('--model <name>', 'only runs on models whose name holds this')
    .option('--task <name>', 'only runs whose task holds this')
    .addOption(tagOption('only runs that have this tag; several: all of them'))
    .option('--failed', 'only runs that ended in an error or are known to have failed')
    .option('--since <when>', 'only runs since then: 2h, 7d, 2026-11-21')
    .option('--limit <n>', 'at most so many; 0 for all', parseCount('--limit'), 50)
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(listThem);
  return withExamples(
    command,
    'tracehound runs',
    'tracehound runs --failed --since 7d',
    'tracehound runs --tag nightly --task fix-timeout',
    'tracehound runs --agent coder --json | jq -r .[].runId',
  );
}

async function listThem(options: RunsOptions): Promise<void> {
  const sinceNs = options.since === undefined ? undefined : parseSince(options.since);
  // One more than asked for tells whether there are more.
  const limit = options.limit === 0 ? undefined : options.limit + 1;
  const found = await reading(options, (store) =>
    listRuns(store, { ...options, tags: options.tag, sinceNs, limit }),
  );
  const runs = options.limit === 0 ? found : found.slice(0, options.limit);
  if (options.json) return printJson(runs);
  if (runs.length === 0) return note('no runs fit');
  const paint = paintFor(process.stdout);
  const ids = shortIds(runs.map((run) => run.runId));
  const rows = runs.map((run) => rowOf(run, ids.get(run.runId)!, paint));
  await print(renderTable(COLUMNS, rows, { width: terminalWidth(), paint }));
  if (found.length > runs.length) note(`${plural(runs.length, 'run')} shown; --limit 0 for all`);
}

function rowOf(run: Run, id: string, paint: Paint): string[] {
  return [
    id,
    run.hasTimes ? formatTime(run.startedNs) : '',
    oneLine(run.agentName ?? run.name ?? ''),
    oneLine(run.model ?? ''),
    String(run.stepCount),
    run.errorCount === 0 ? '0' : paint('red', String(run.errorCount)),
    formatTokens(run.tokensIn, run.tokensOut),
    formatCost(run.costUsd),
    timeOf(run),
    run.score === null ? '' : formatScore(run.score),
    outcomeOf(run, paint),
    oneLine(run.tags.join(', ')),
  ];
}

function timeOf(run: Run): string {
  if (run.isOpen) return 'running';
  return run.hasTimes ? formatDuration(run.durationMs) : '';
}

/** How its process ended, where that was amiss, and what was said of it: neither hides the other. */
function outcomeOf(run: Run, paint: Paint): string {
  const ended = run.state === 'interrupted' ? 'interrupted' : run.isError ? 'error' : '';
  const text = [ended, outcomeText(run)].filter(Boolean).join(', ');
  if (ended !== '' || run.passed === false) return paint('red', text);
  return run.passed ? paint('green', text) : text;
}

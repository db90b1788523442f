import { Command } from 'commander';
import {
  readTimeBreakdown,
  readToolStats,
  type TimeBreakdown,
  type ToolStats,
} from '../../analysis/index.js';
import { reading } from '../open.js';
import { dbOption, jsonOption, withExamples } from '../options.js';
import { note, paintFor, print, printJson, terminalWidth } from '../output.js';
import { renderTable, type Column } from '../table.js';

interface StatsOptions {
  db?: string;
  json?: boolean;
  service?: string;
  model?: string;
}

const right = (title: string): Column => ({ title, align: 'right', isRigid: true });

const TIME_COLUMNS: Column[] = [
  { title: 'SERVICE' },
  { title: 'MODEL' },
  right('RUNS'),
  right('TIME'),
  right('IN TOOLS'),
  right('REST'),
  right('SHARE'),
  right('P50'),
  right('P95'),
  right('MAX'),
  right('STEPS P50'),
  right('TOKENS OUT'),
];
const TOOL_COLUMNS: Column[] = [
  { title: 'TOOL' },
  right('CALLS'),
  right('RUNS'),
  right('ERRORS'),
  right('RETRIED'),
  right('RECOVERED'),
  right('P50'),
  right('P95'),
  right('P99'),
  right('CPU'),
  right('MAX RSS'),
];

export function statsCommand(): Command {
  const command = new Command('stats')
    .description('Where the time of runs went, in tools or in models, and what each tool takes.')
    .option('--service <name>', 'only runs of this service')
    .option('--model <name>', 'only runs of this model')
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(show);
  return withExamples(command, 'tracehound stats', 'tracehound stats --model gpt-5 --json');
}

async function show(options: StatsOptions): Promise<void> {
  const filter = { service: options.service, model: options.model };
  const { time, tools } = await reading(options, async (store) => ({
    time: await readTimeBreakdown(store, filter),
    tools: await readToolStats(store, filter),
  }));
  if (options.json) return printJson({ time, tools });
  if (time.length === 0) return note('no run that has ended');
  const look = { width: terminalWidth(), paint: paintFor(process.stdout) };
  await print(renderTable(TIME_COLUMNS, time.map(timeCells), look));
  if (tools.length > 0) await print(`\n${renderTable(TOOL_COLUMNS, tools.map(toolCells), look)}`);
}

function timeCells(row: TimeBreakdown): string[] {
  return [
    row.service ?? '-',
    row.model ?? '-',
    String(row.runs),
    milliseconds(row.total_ms),
    milliseconds(row.tool_ms),
    milliseconds(row.llm_ms),
    percent(row.tool_share),
    percent(row.share_p50),
    percent(row.share_p95),
    percent(row.share_max),
    String(row.steps_p50),
    String(row.tokens_out ?? '-'),
  ];
}

function toolCells(row: ToolStats): string[] {
  return [
    row.tool_name ?? '-',
    ...[row.calls, row.runs, row.errors, row.retried, row.recovered].map(String),
    milliseconds(row.p50_ms),
    milliseconds(row.p95_ms),
    milliseconds(row.p99_ms),
    row.cpu_s === null ? '-' : `${row.cpu_s.toFixed(2)} s`,
    row.max_rss_bytes === null ? '-' : `${(Number(row.max_rss_bytes) / 1e6).toFixed(1)} MB`,
  ];
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(share * 100).toFixed(1)} %`;
}

function milliseconds(ms: number | null): string {
  if (ms === null) return '-';
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { formatDuration, formatTokens, isoTime, oneLine } from '../../analysis/index.js';
import { namesIn, spoolFolder } from '../../collector/spool/spool.js';
import { reading } from '../open.js';
import { databasePath, dbOption, jsonOption, parseCount, withExamples } from '../options.js';
import { note, paintFor, print, toJson, type Paint } from '../output.js';
import { follow, type ArrivedSpan } from '../tail/follow.js';

interface TailOptions {
  db?: string;
  json?: boolean;
  runs?: boolean;
  lines: number;
}

const PAUSE_MS = 500;
const KIND_WIDTH = 9;

export function tailCommand(): Command {
  const command = new Command('tail')
    .description('Print spans as they arrive, until Ctrl-C.')
    .option('--runs', 'only agents, each when it has ended')
    .option('--lines <n>', 'begin with so many that are there already', parseCount('--lines'), 10)
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(tail);
  return withExamples(
    command,
    'tracehound tail',
    'tracehound tail --runs --lines 0',
    "tracehound tail --json | jq -r 'select(.is_error) | .name'",
  );
}

/** JSON: one object a line. Exit code 0 when told to stop. */
async function tail(options: TailOptions): Promise<void> {
  const path = databasePath(options);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const isThere = () => existsSync(path) || namesIn(spoolFolder(path)).length > 0;
  note(`${isThere() ? 'following' : 'waiting for'} ${path}; Ctrl-C ends it`);
  const paint = paintFor(process.stdout);
  await follow({
    ask: (work) => (isThere() ? reading(options, work) : Promise.resolve(null)),
    lines: options.lines,
    runsOnly: options.runs ?? false,
    signal: stop.signal,
    pause: () => delay(PAUSE_MS, undefined, { signal: stop.signal }).catch(() => undefined),
    onSpans: async (spans) => {
      const line = options.json ? (span: ArrivedSpan) => toJson(span) : lineOf(paint);
      await print(spans.map((span) => `${line(span)}\n`).join(''));
    },
  });
}

/** `10:22:31.120  llm      1.2 s  chat gpt-5  1200 -> 180`. */
function lineOf(paint: Paint): (span: ArrivedSpan) => string {
  return (span) => {
    const tokens = formatTokens(numberOf(span.tokens_in), numberOf(span.tokens_out));
    const fault = span.is_error ? paint('red', oneLine(span.error_message ?? 'error')) : '';
    return [
      paint('dim', isoTime(span.start_ns).slice(11, 23)),
      span.kind.padEnd(KIND_WIDTH),
      formatDuration(span.end_ns === null ? null : span.duration_ms).padStart(10),
      oneLine(span.name ?? ''),
      tokens,
      fault,
    ]
      .filter((part) => part !== '')
      .join('  ');
  };
}

function numberOf(count: bigint | null): number | null {
  return count === null ? null : Number(count);
}

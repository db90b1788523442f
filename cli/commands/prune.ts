import { Command } from 'commander';
import { plural } from '../../analysis/index.js';
import { UsageError } from '../errors.js';
import { formatBytes } from '../bytes.js';
import { changing } from '../open.js';
import { dbOption, jsonOption, parseCount, parseSize, withExamples } from '../options.js';
import { print, printJson } from '../output.js';
import { parseSince } from '../since.js';

interface PruneOptions {
  db?: string;
  json?: boolean;
  olderThan?: bigint;
  maxSize?: number;
  maxRuns?: number;
}

export function pruneCommand(): Command {
  const command = new Command('prune')
    .description(
      'Delete old traces with all that is known of them, and give their disk space back.',
    )
    .option(
      '--older-than <when>',
      'traces older than this: 30d, 2026-11-01; those without times, by when they came',
      parseAge,
    )
    .option(
      '--max-size <size>',
      'the oldest, until the file is no larger: 500MB, 2GB',
      parseSize('--max-size'),
    )
    .option('--max-runs <n>', 'the oldest, until no more runs are left', parseCount('--max-runs'))
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(prune);
  return withExamples(
    command,
    'tracehound prune --older-than 30d',
    'tracehound prune --max-size 2GB --max-runs 10000',
  );
}

async function prune(options: PruneOptions): Promise<void> {
  const limits = {
    olderThanNs: options.olderThan,
    maxBytes: options.maxSize,
    maxRuns: options.maxRuns,
  };
  if (Object.values(limits).every((limit) => limit === undefined))
    throw new UsageError('nothing to keep to: expected --older-than, --max-size or --max-runs');
  const result = await changing(options, (store) => store.prune(limits));
  if (options.json) return printJson(result);
  await print(
    `${plural(result.traces, 'trace')} deleted (${plural(result.spans, 'span')}), ` +
      `${formatBytes(result.bytesBefore)} before, ${formatBytes(result.bytesAfter)} now\n`,
  );
}

function parseAge(value: string): bigint {
  return parseSince(value, Date.now(), '--older-than');
}

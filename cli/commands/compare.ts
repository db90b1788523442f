import path from 'node:path';
import { Command } from 'commander';
import {
  compareGroups,
  findProfile,
  GROUP_COLUMNS,
  readGroupsBy,
  readGroupWhere,
  type Comparison,
  type RunGroup,
} from '../../analysis/index.js';
import { analysed } from '../analysed.js';
import { choiceOption } from '../choice.js';
import { comparisonMarkdown, comparisonTable, differenceLines } from '../comparison-text.js';
import { UsageError } from '../errors.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { dbOption, jsonOption, parseCount, profileOption, withExamples } from '../options.js';
import { note, paintFor, print, printJson, terminalWidth } from '../output.js';
import { renderTable } from '../table.js';

interface CompareOptions {
  db?: string;
  json?: boolean;
  format: string;
  by?: string;
  where?: string[];
  against?: string;
  limit: number;
  profile: string;
}

export function compareCommand(): Command {
  const columns = Object.keys(GROUP_COLUMNS).join(', ');
  const command = new Command('compare')
    .description(
      'Compare sets of runs: success, score, cost, tokens, duration and findings, task by task where both have done the same.',
    )
    .argument('[file...]', 'two or more trace files, each one set; else the sets are of one file')
    .option('--by <column>', `a set for each value: ${columns}, or a SQL expression over \`runs\``)
    .option(
      '--where <condition>',
      'FIELD=VALUE (tag=nightly, model=gpt-5) or a SQL condition over `runs`: given twice or more each is a set, given once it narrows',
      (value: string, given: string[] = []) => [...given, value],
    )
    .option('--against <name>', 'the set that the others are held against (default: the first one)')
    .option(
      '--limit <n>',
      'with --by: at most so many sets, the largest',
      parseCount('--limit', 2),
      6,
    )
    .addOption(
      choiceOption('--format <format>', 'how it is printed', ['table', 'md', 'json'], 'table'),
    )
    .addOption(profileOption())
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(compare);
  return withExamples(
    command,
    'tracehound compare --by model',
    'tracehound compare --where tag=before --where tag=after',
    'tracehound compare --by tag --where "started_ns > 0"',
    'tracehound compare baseline.duckdb traces.duckdb --format md',
    "tracehound compare --by \"service || ' ' || model\" --against 'demo gpt-5'",
  );
}

async function compare(files: string[], options: CompareOptions): Promise<void> {
  findProfile(options.profile);
  const groups = await readGroups(files, options);
  const comparison = compareGroups(
    putFirst(groups, options.against),
    findProfile(options.profile).name,
  );
  if (comparison.differences.some(({ verdict }) => verdict === 'shown')) setExitCode(EXIT.findings);
  const format = options.json ? 'json' : options.format;
  if (format === 'json') return printJson(comparison);
  if (format === 'md') return print(comparisonMarkdown(comparison));
  await printTable(comparison);
}

async function printTable(comparison: Comparison): Promise<void> {
  if (comparison.groups.length > 0) {
    const { columns, rows } = comparisonTable(comparison);
    const layout = { width: terminalWidth(), paint: paintFor(process.stdout) };
    await print(renderTable(columns, rows, layout));
    const lines = differenceLines(comparison);
    if (lines.length > 0) await print(`\n${lines.map((line) => `${line}\n`).join('')}`);
  }
  for (const text of comparison.notes) note(`note: ${text}`);
}

async function readGroups(files: readonly string[], options: CompareOptions): Promise<RunGroup[]> {
  const { by, where = [], profile } = options;
  if (files.length === 1)
    throw new UsageError('one file is nothing to compare: name two, or use --db');
  if (files.length > 1) {
    if (by !== undefined || where.length > 1)
      throw new UsageError('files are the sets: leave --by and a second --where out');
    const groups: RunGroup[] = [];
    for (const file of files)
      groups.push(
        await analysed({ db: file, profile }, (store) =>
          readGroupWhere(store, path.basename(file), { where: where[0], profile }),
        ),
      );
    return groups;
  }
  if (where.length > 1) {
    if (by !== undefined) throw new UsageError('give --by, or several --where, not both');
    return analysed(options, (store) =>
      Promise.all(where.map((where) => readGroupWhere(store, where, { where, profile }))),
    );
  }
  if (by === undefined)
    throw new UsageError('say what to compare: --by agent, two --where, or two files');
  const groups = await analysed(options, (store) =>
    readGroupsBy(store, by, { where: where[0], profile }),
  );
  if (groups.length > options.limit)
    note(`note: the ${options.limit} largest of ${groups.length} sets; more with --limit`);
  return groups.slice(0, options.limit);
}

function putFirst(groups: readonly RunGroup[], name: string | undefined): RunGroup[] {
  if (name === undefined) return [...groups];
  const first = groups.find((group) => group.name === name);
  if (first === undefined)
    throw new UsageError(
      `--against names no set: expected one of ${groups.map((group) => `"${group.name}"`).join(', ')}`,
    );
  return [first, ...groups.filter((group) => group !== first)];
}

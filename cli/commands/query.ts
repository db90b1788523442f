import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { choiceOption } from '../choice.js';
import { UsageError } from '../errors.js';
import { reading } from '../open.js';
import { dbOption, jsonOption, parseCount, withExamples } from '../options.js';
import { note, print } from '../output.js';
import { ROWS_WRITERS } from '../rows/index.js';

interface QueryOptions {
  db?: string;
  json?: boolean;
  file?: string;
  format: string;
  limit?: number;
}

const FORMATS = Object.keys(ROWS_WRITERS);

export function queryCommand(): Command {
  const command = new Command('query')
    .summary('Ask the file a question in SQL.')
    .description(
      'Ask the file a question in SQL (DuckDB). Views to start with: runs, steps, llm_calls,\n' +
        'tool_calls, messages, sessions, findings, scores, clusters; every span is in spans.',
    )
    .argument('[sql]', 'one reading statement; from stdin where it is left out')
    .option('--file <path>', 'read the statement from a file')
    .addOption(choiceOption('--format <format>', 'how rows are printed', FORMATS, 'table'))
    .option('--limit <n>', 'at most so many rows', parseCount('--limit'))
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(ask);
  return withExamples(
    command,
    'tracehound query "select tool_name, count(*) from tool_calls where is_error group by all"',
    'tracehound query --format csv --file slow-tools.sql > slow-tools.csv',
    'echo "from runs" | tracehound query --format jsonl | jq .run_id',
    'tracehound query "describe steps"',
  );
}

async function ask(argument: string | undefined, options: QueryOptions): Promise<void> {
  const sql = await statement(argument, options.file);
  const write = ROWS_WRITERS[options.json ? 'json' : options.format]!;
  const maxRows = options.limit ?? Infinity;
  await reading(options, (store) => write(store, { sql, maxRows, print, note }));
}

async function statement(argument: string | undefined, file: string | undefined): Promise<string> {
  if (argument !== undefined && file !== undefined)
    throw new UsageError('give the SQL as an argument or with --file, not both');
  const sql = argument ?? (file === undefined ? await fromStdin() : readFileSync(file, 'utf8'));
  if (sql.trim() === '')
    throw new UsageError(
      'no SQL given: expected a statement, as in `tracehound query "from runs"`',
    );
  return sql;
}

async function fromStdin(): Promise<string> {
  return process.stdin.isTTY ? '' : text(process.stdin);
}

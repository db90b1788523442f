import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import path from 'node:path';
import { Command } from 'commander';
import { findProfile, findRun, plural } from '../../analysis/index.js';
import {
  EXPORT_FORMATS,
  exportFormat,
  exportRuns,
  exportTable,
  rewards,
  type ExportSink,
  type FolderFormat,
  type RunFormat,
  type StreamFormat,
  type TableFormat,
} from '../../collector/formats/index.js';
import type { Store } from '../../store/index.js';
import { analysed } from '../analysed.js';
import { choiceOption } from '../choice.js';
import { CannotWriteError, UsageError } from '../errors.js';
import { formatsText } from '../formats-text.js';
import { reading } from '../open.js';
import { earnedUnder } from '../earned-steps.js';
import { dbOption, withExamples } from '../options.js';
import { note } from '../output.js';

interface ExportCommandOptions {
  db?: string;
  format: string;
  profile?: string;
  out?: string;
}

export function exportCommand(): Command {
  const formats = EXPORT_FORMATS.map(({ id }) => id);
  const command = new Command('export')
    .description('Write runs out again. OTLP comes out equal to what came in.')
    .argument('[run...]', 'runs by id, the start of one, or `last`; all where none is named')
    .addOption(choiceOption('--format <format>', 'what to write', formats, 'otlp'))
    .option(
      '--out <path>',
      'write to a file instead of stdout; parquet: the folder to add to; agenttrace-parquet: the file',
    )
    .option(
      '--profile <name|file>',
      'rewards: what a step earns, under the default profile, tracebench or a YAML file',
    )
    .addOption(dbOption())
    .action(write);
  command.addHelpText('after', formatsText(EXPORT_FORMATS));
  return withExamples(
    command,
    'tracehound export > traces.otlp.jsonl',
    'tracehound export last --format tracebench --out trace.json',
    'tracehound export --format parquet --out lake',
    'tracehound export last --format atif --out trajectory.json',
    'tracehound export --format rewards > transitions.jsonl',
    'tracehound export --format rewards --profile release-bar.yaml > shaped.jsonl',
  );
}

async function write(refs: string[], options: ExportCommandOptions): Promise<void> {
  const format = exportFormat(options.format);
  if (options.profile !== undefined && format !== rewards)
    throw new UsageError(`--profile is for --format ${rewards.id}: no other format has rewards`);
  if (format.writes === 'folder') await writeFolder(format, refs, options);
  else if (format.writes === 'table') await writeTable(format, refs, options);
  else await writeStream(format, refs, options);
}

async function writeFolder(
  format: FolderFormat,
  refs: string[],
  options: ExportCommandOptions,
): Promise<void> {
  if (options.out === undefined)
    throw new UsageError(`--format ${format.id} writes a folder: name it with --out`);
  if (refs.length > 0)
    throw new UsageError(`--format ${format.id} writes what is new of all runs: name none`);
  const folder = path.resolve(options.out);
  const { rows, files, openSpans } = await reading(options, (store) => format.write(store, folder));
  const open =
    openSpans === 0 ? '' : `; ${plural(openSpans, 'open span')} will follow after the end`;
  note(`wrote ${plural(rows, 'new span')} in ${plural(files, 'file')} to ${options.out}${open}`);
}

async function writeTable(
  format: TableFormat,
  refs: string[],
  options: ExportCommandOptions,
): Promise<void> {
  const { out } = options;
  if (out === undefined)
    throw new UsageError(`--format ${format.id} writes a file: name it with --out`);
  const { traces } = await reading(options, async (store) =>
    exportTable(store, format, out, await runIdsOf(store, refs)),
  );
  note(`wrote ${plural(traces, 'trace')} to ${out}`);
}

/** The runs that are meant; undefined for all. */
async function runIdsOf(store: Store, refs: string[]): Promise<string[] | undefined> {
  const runs = await Promise.all(refs.map((ref) => findRun(store, ref)));
  return runs.length === 0 ? undefined : runs.map(({ runId }) => runId);
}

async function writeStream(
  format: StreamFormat | RunFormat,
  refs: string[],
  options: ExportCommandOptions,
): Promise<void> {
  const { sink, close } = await openSink(options.out);
  const { profile } = options;
  // What steps earned is worked out by the analysis, which no exporter of the collector may ask.
  const open = profile === undefined ? reading : analysed;
  if (profile !== undefined) findProfile(profile);
  const result = await open(options, async (store) =>
    exportRuns(store, {
      format: options.format,
      runIds: await runIdsOf(store, refs),
      out: sink,
      ...(profile !== undefined && { earnedOf: earnedUnder(store, profile) }),
    }),
  );
  await close();
  const where = options.out === undefined ? '' : ` to ${options.out}`;
  if (format.writes === 'runs') {
    note(`wrote ${plural(result.runs, 'run')}${where}`);
    if (result.runsLeftOut > 0)
      note(`note: ${plural(result.runsLeftOut, 'run')} left out, for want of ${format.needs}`);
  } else note(`wrote ${plural(result.spans, 'span')} of ${plural(result.traces, 'trace')}${where}`);
}

/** Waits for a slow reader; a file that cannot be written is a CannotWriteError, before anything is read. */
async function openSink(
  path: string | undefined,
): Promise<{ sink: ExportSink; close: () => Promise<void> }> {
  const stream = path === undefined ? process.stdout : createWriteStream(path, { mode: 0o600 });
  let failure: Error | null = null;
  if (path !== undefined) {
    stream.on('error', (error) => (failure = new CannotWriteError(path, error)));
    await once(stream, 'open').catch((error: Error) => {
      throw new CannotWriteError(path, error);
    });
  }
  const check = () => {
    if (failure !== null) throw failure;
  };
  return {
    sink: async (chunk) => {
      check();
      if (!stream.write(chunk)) await drained(stream);
      check();
    },
    close: async () => {
      check();
      if (path === undefined) return;
      stream.end();
      await finished(stream).catch(check);
      check();
    },
  };
}

/** Resolves when the stream takes more, or takes nothing any more. Leaves no listener behind. */
function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('drain', done).off('close', done);
      resolve();
    };
    stream.once('drain', done).once('close', done);
  });
}

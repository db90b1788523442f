import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import {
  analyze,
  findProfile,
  readReport,
  readTraceBenchReport,
  renderTraceBench,
  REPORTERS,
  type ReportFormat,
} from '../../analysis/index.js';
import { choiceOption } from '../choice.js';
import { UsageError } from '../errors.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { changing } from '../open.js';
import { dbOption, jsonOption, profileOption, withExamples } from '../options.js';
import { isColoured, note, print, printJson, terminalWidth } from '../output.js';

interface ReportCommandOptions {
  db?: string;
  json?: boolean;
  format: ReportFormat;
  profile: string;
  out?: string;
}

const FORMATS = Object.keys(REPORTERS) as ReportFormat[];

export function reportCommand(): Command {
  const command = new Command('report')
    .description('Report where runs went wrong, with the steps that show it, scores and clusters.')
    .argument('[run]', 'a run id, the start of one, or `last`; all runs where it is left out')
    .addOption(choiceOption('--format <format>', 'how it is written', FORMATS, 'text'))
    .addOption(profileOption())
    .option('--out <path>', 'write to a file instead of the terminal')
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(report);
  return withExamples(
    command,
    'tracehound report',
    'tracehound report last --format html --out report.html',
    'tracehound report 4bf92f --profile tracebench',
  );
}

/** Analyses what changed first, so that a report is never of yesterday. */
async function report(run: string | undefined, options: ReportCommandOptions): Promise<void> {
  const format = options.json ? 'json' : options.format;
  if (options.profile === 'tracebench') return reportAsTraceBench(run ?? 'last', format, options);
  findProfile(options.profile);
  const read = await changing(options, async (store) => {
    await analyze(store, { profile: options.profile });
    return readReport(store, { run, profile: options.profile });
  });
  if (read.summary.warnings > 0) setExitCode(EXIT.findings);
  const color = options.out === undefined && isColoured(process.stdout);
  await write(REPORTERS[format](read, { color, width: terminalWidth() ?? undefined }), options.out);
}

async function reportAsTraceBench(
  run: string,
  format: string,
  options: ReportCommandOptions,
): Promise<void> {
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`the tracebench profile reports as text or json, not ${format}`);
  const read = await changing(options, (store) => readTraceBenchReport(store, run));
  if (read.analysis.findings.length > 0) setExitCode(EXIT.findings);
  if (format === 'json') return printJson(read);
  await write(renderTraceBench(read), options.out);
}

async function write(text: string, out: string | undefined): Promise<void> {
  if (out === undefined) return print(text);
  writeFileSync(out, text);
  note(`wrote ${out}`);
}

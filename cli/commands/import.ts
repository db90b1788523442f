import { Command } from 'commander';
import { plural } from '../../analysis/index.js';
import {
  checkFiles,
  importFiles,
  IMPORT_FORMATS,
  type ImportResult,
} from '../../collector/importers/index.js';
import {
  homePaths,
  readRedactionFile,
  SECRET_RULES,
  type RedactionSettings,
} from '../../redaction/index.js';
import { choiceOption } from '../choice.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { formatsText } from '../formats-text.js';
import { writing } from '../open.js';
import { dbOption, jsonOption, withExamples, pricesOption, usePrices } from '../options.js';
import { note, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';

interface ImportCommandOptions {
  db?: string;
  json?: boolean;
  prices?: string;
  format: string;
  /** A file, or false after --no-redact. */
  redact?: string | false;
  redactPaths?: boolean;
}

/** Bad lines that are named one by one; the rest is counted. */
const MAX_SHOWN = 20;

export function importCommand(): Command {
  const formats = ['auto', ...IMPORT_FORMATS.map(({ id }) => id)];
  const command = new Command('import')
    .description('Load trace files. A second import of the same file adds nothing.')
    .argument('<file...>', 'files, and folders with all that they hold; .gz is unpacked on the way')
    .addOption(choiceOption('--format <format>', 'what they are', formats, 'auto'))
    .option('--redact <file>', 'rules of your own for masking secrets: see docs/redaction.md')
    .option('--no-redact', 'mask nothing; secrets are stored as they come')
    .option('--redact-paths', 'mask home folders too, for runs that are handed on')
    .addOption(pricesOption())
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(load);
  command.addHelpText('after', formatsText(IMPORT_FORMATS));
  return withExamples(
    command,
    'tracehound import traces/*.otlp.jsonl.gz',
    'tracehound import trace.json --format tracebench',
    'tracehound import ~/.claude/projects ~/.codex/sessions ~/.gemini/tmp',
    'tracehound import jobs/2026-04-01__18-02-06',
  );
}

async function load(files: string[], options: ImportCommandOptions): Promise<void> {
  const redaction = redactionOf(options);
  usePrices(options);
  // A file that is not there must not leave an empty database behind.
  await checkFiles(files, options.format);
  const bar = progressBar('bytes');
  const result = await writing(options, (store) =>
    importFiles(files, store, {
      format: options.format,
      redaction,
      onProgress: ({ bytesRead, bytesTotal }) => bar.update(bytesRead, bytesTotal),
    }),
  ).finally(() => bar.stop());
  if (options.json) await printJson(result);
  else await print(summarise(result));
  tellWhatWasBad(result);
}

/** Null for none. */
function redactionOf({ redact, redactPaths }: ImportCommandOptions): RedactionSettings | null {
  const paths = redactPaths ? homePaths() : [];
  if (redact === false)
    return redactPaths ? { off: SECRET_RULES.map(({ id }) => id), patterns: paths } : null;
  const settings = typeof redact === 'string' ? readRedactionFile(redact) : {};
  return { ...settings, patterns: [...(settings.patterns ?? []), ...paths] };
}

function summarise({ files, skippedFiles, stored, duplicates }: ImportResult): string {
  const known =
    duplicates === 0
      ? ''
      : `; ${plural(duplicates, 'span')} ${duplicates === 1 ? 'was' : 'were'} there already`;
  const others =
    skippedFiles === 0 ? '' : ` ${plural(skippedFiles, 'file')} of other formats passed over.`;
  return `Imported ${plural(stored, 'span')} from ${plural(files, 'file')}${known}.${others}\n`;
}

function tellWhatWasBad({ badLines, badLineCount, rejected, masked }: ImportResult): void {
  for (const [rule, count] of Object.entries(masked)) note(`masked ${count} x ${rule}`);
  for (const { file, line, reason } of badLines.slice(0, MAX_SHOWN))
    note(`${file}:${line}: ${reason}`);
  const unsaid = badLineCount - Math.min(badLines.length, MAX_SHOWN);
  if (unsaid > 0) note(`and ${plural(unsaid, 'more bad line')}`);
  for (const [reason, count] of Object.entries(rejected))
    note(`${plural(count, 'span')} left out: ${reason}`);
  if (badLineCount > 0 || Object.keys(rejected).length > 0) setExitCode(EXIT.findings);
}

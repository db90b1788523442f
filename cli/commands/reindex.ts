import { Command } from 'commander';
import { plural } from '../../analysis/index.js';
import { reindex } from '../../collector/reindex/reindex.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { changing } from '../open.js';
import { dbOption, jsonOption, pricesOption, usePrices, withExamples } from '../options.js';
import { note, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';

interface ReindexOptions {
  db?: string;
  json?: boolean;
  prices?: string;
}

export function reindexCommand(): Command {
  const command = new Command('reindex')
    .description(
      'Read the spans and log records in the file anew, with the mappings of this version. Findings of runs that change are made again by the next `tracehound analyze`.',
    )
    .addOption(pricesOption())
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(readAnew);
  return withExamples(command, 'tracehound reindex', 'tracehound reindex --prices prices.json');
}

async function readAnew(options: ReindexOptions): Promise<void> {
  usePrices(options);
  const bar = progressBar('spans');
  const result = await changing(options, (store) =>
    reindex(store, { onProgress: ({ spans, total }) => bar.update(spans, total) }),
  ).finally(() => bar.stop());
  if (options.json) await printJson(result);
  else
    await print(
      `${plural(result.spans, 'span')} read, ${result.changed} changed; ` +
        `${plural(result.logs, 'log record')} read, ${result.lifted + result.relifted} lifted anew\n`,
    );
  if (result.unreadable === 0) return;
  note(`the record of ${plural(result.unreadable, 'span')} cannot be read: left as it is`);
  setExitCode(EXIT.findings);
}

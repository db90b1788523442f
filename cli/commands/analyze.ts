import { Command } from 'commander';
import { ANALYSIS_SETTINGS, analyze, loadRules, plural } from '../../analysis/index.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { changing } from '../open.js';
import {
  dbOption,
  jsonOption,
  parseCount,
  profileOption,
  rulesOption,
  rulesPath,
  withExamples,
} from '../options.js';
import { note, print, printJson } from '../output.js';
import { progressBar } from '../progress-bar.js';

interface AnalyzeCommandOptions {
  db?: string;
  json?: boolean;
  force?: boolean;
  workers?: number;
  rules?: string;
  profile: string;
}

export function analyzeCommand(): Command {
  const command = new Command('analyze')
    .description(
      'Run every detector over the runs that changed, score them and keep what is found.',
    )
    .addOption(profileOption())
    .option('--force', 'look again at runs that have not changed')
    .option(
      '--workers <n>',
      'batches of runs under analysis at once (default: the cores, at most 4)',
      parseCount('--workers', 1),
    )
    .addOption(rulesOption())
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(run);
  return withExamples(
    command,
    'tracehound analyze',
    'tracehound analyze --workers 2',
    'tracehound analyze --rules team-rules',
    'tracehound analyze --force --json',
  );
}

async function run(options: AnalyzeCommandOptions): Promise<void> {
  const place = rulesPath(options);
  const bar = progressBar('runs');
  const summary = await changing(
    options,
    async (store) =>
      analyze(store, {
        profile: options.profile,
        rules: place === undefined ? undefined : await loadRules(place, store),
        force: options.force,
        workers: options.workers,
        onProgress: ({ runsDone, runsTotal }) => bar.update(runsDone, runsTotal),
      }),
    ANALYSIS_SETTINGS,
  ).finally(() => bar.stop());
  if (options.json) await printJson(summary);
  else
    await print(
      `${plural(summary.findings, 'finding')} in ${plural(summary.runsAnalysed, 'run')} analysed; ` +
        `${plural(summary.runsUnchanged, 'run')} had not changed.\n`,
    );
  for (const { detector, reason, runs } of summary.failures)
    note(`${detector} failed on ${plural(runs, 'run')}: ${reason}`);
  if (summary.failures.length > 0) setExitCode(EXIT.broken);
  else if (summary.warnings > 0) setExitCode(EXIT.findings);
}

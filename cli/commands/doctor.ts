import { Command } from 'commander';
import { existsSync, statSync } from 'node:fs';
import { renderApp } from '../doctor/app/app-text.js';
import { examineApp } from '../doctor/app/examine-app.js';
import { runApp } from '../doctor/app/run-app.js';
import { withRun } from '../doctor/app/with-run.js';
import { examine, type Diagnosis } from '../doctor/examine.js';
import { renderDiagnosis } from '../doctor/diagnosis-text.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { BadValueError, NoTracesError } from '../errors.js';
import { databasePath, dbOption, jsonOption, parseCount, withExamples } from '../options.js';
import { paintFor, print, printJson } from '../output.js';
import { spoolFolder } from '../../collector/spool/index.js';

export function doctorCommand(): Command {
  const command = new Command('doctor')
    .summary('Look after the file, or after a program that is to be traced.')
    .description(
      'Look after the file: who holds it, what waits beside it, how full it is. With --app, look after a\n' +
        'program instead: which SDKs its imports reach, what records each, and what is in the way.\n' +
        'The program is read, and its imports are run in a process that reaches no network, starts no\n' +
        'other and writes no file; --no-run only reads.',
    )
    .option('--app <file>', 'the program to look at: its first file')
    .option('--no-run', 'with --app: do not run its imports')
    .option(
      '--time-limit <seconds>',
      'with --app: how long its imports may take',
      parseCount('--time-limit', 1),
      8,
    )
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(diagnose);
  return withExamples(
    command,
    'tracehound doctor',
    'tracehound doctor --db team.duckdb --json',
    'tracehound doctor --app agent.js',
    'tracehound doctor --app agent.js --no-run',
  );
}

/** Exit code 0 where all is well, 1 where something wants attention, 2 where the file cannot be used. */
async function diagnose(options: {
  db?: string;
  json?: boolean;
  app?: string;
  run: boolean;
  timeLimit: number;
}): Promise<void> {
  if (options.app !== undefined) return diagnoseApp(options.app, options);
  const path = databasePath(options);
  if (!existsSync(path) && !existsSync(spoolFolder(path))) throw new NoTracesError(path);
  const diagnosis = await examine(path);
  if (options.json) await printJson(diagnosis);
  else await print(renderDiagnosis(diagnosis, paintFor(process.stdout)));
  setExitCode(exitCodeOf(diagnosis));
}

async function diagnoseApp(
  app: string,
  { json, run, timeLimit }: { json?: boolean; run: boolean; timeLimit: number },
): Promise<void> {
  if (!statSync(app, { throwIfNoEntry: false })?.isFile())
    throw new BadValueError('--app', app, 'the file that a program starts with');
  const diagnosis = withRun(examineApp(app), run ? await runApp(app, timeLimit * 1000) : null);
  if (json) await printJson(diagnosis);
  else await print(renderApp(diagnosis, paintFor(process.stdout)));
  setExitCode(diagnosis.complaints.length > 0 ? EXIT.findings : EXIT.clean);
}

function exitCodeOf({ file, complaints }: Diagnosis): number {
  if (file.stats === null && file.exists) return EXIT.broken;
  return complaints.length > 0 ? EXIT.findings : EXIT.clean;
}

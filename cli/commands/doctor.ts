import { Command } from 'commander';
import { existsSync } from 'node:fs';
import { examine, type Diagnosis } from '../doctor/examine.js';
import { renderDiagnosis } from '../doctor/diagnosis-text.js';
import { EXIT, setExitCode } from '../exit-code.js';
import { NoTracesError } from '../errors.js';
import { databasePath, dbOption, jsonOption, withExamples } from '../options.js';
import { paintFor, print, printJson } from '../output.js';
import { spoolFolder } from '../../collector/spool/index.js';

export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description('Look after the file: who holds it, what waits beside it, how full it is.')
    .addOption(dbOption())
    .addOption(jsonOption())
    .action(diagnose);
  return withExamples(command, 'tracehound doctor', 'tracehound doctor --db team.duckdb --json');
}

/** Exit code 0 where all is well, 1 where something wants attention, 2 where the file cannot be used. */
async function diagnose(options: { db?: string; json?: boolean }): Promise<void> {
  const path = databasePath(options);
  if (!existsSync(path) && !existsSync(spoolFolder(path))) throw new NoTracesError(path);
  const diagnosis = await examine(path);
  if (options.json) await printJson(diagnosis);
  else await print(renderDiagnosis(diagnosis, paintFor(process.stdout)));
  setExitCode(exitCodeOf(diagnosis));
}

function exitCodeOf({ file, complaints }: Diagnosis): number {
  if (file.stats === null && file.exists) return EXIT.broken;
  return complaints.length > 0 ? EXIT.findings : EXIT.clean;
}

import { Command } from 'commander';
import { DETECTORS, explainDetector, type DetectorExplanation } from '../../analysis/index.js';
import { jsonOption, withExamples } from '../options.js';
import { paintFor, print, printJson, terminalWidth, type Paint } from '../output.js';
import { renderTable, type Column } from '../table.js';

const COLUMNS: Column[] = [
  { title: 'DETECTOR', isRigid: true },
  { title: 'SEVERITY', isRigid: true },
  { title: 'WHAT IT ASKS' },
];

export function explainCommand(): Command {
  const command = new Command('explain')
    .description('Say what a detector asks, why, how often it was right and when not to use it.')
    .argument('[detector]', 'a detector; all of them are listed where it is left out')
    .addOption(jsonOption())
    .action(explain);
  return withExamples(command, 'tracehound explain', 'tracehound explain retry-loop');
}

async function explain(id: string | undefined, options: { json?: boolean }): Promise<void> {
  const paint = paintFor(process.stdout);
  if (id === undefined) {
    if (options.json) return printJson(DETECTORS.map((detector) => explainDetector(detector.id)));
    const rows = DETECTORS.map(({ id, severity, title }) => [id, severity, title]);
    return print(renderTable(COLUMNS, rows, { width: terminalWidth(), paint }));
  }
  const explanation = explainDetector(id);
  if (options.json) return printJson(explanation);
  await print(`${asText(explanation, paint)}\n`);
}

function asText(explanation: DetectorExplanation, paint: Paint): string {
  const { taxonomies, options } = explanation;
  const names = Object.entries(taxonomies).filter(([, name]) => name !== null);
  const settings = Object.entries(options).map(([name, value]) => `${name} = ${String(value)}`);
  const lines = [
    `${paint('bold', explanation.id)}  ${explanation.title}`,
    '',
    `Why           ${explanation.why}`,
    `Not for       ${explanation.whenNotToUse}`,
    `Severity      ${explanation.severity} (category ${explanation.category})`,
    `Measured      ${measuredText(explanation)}`,
    `Reads         ${explanation.reads.map(({ name, meaning }) => `${name}: ${meaning}`).join(' ')}`,
  ];
  if (settings.length > 0) lines.push(`Options       ${settings.join(', ')}`);
  if (names.length > 0)
    lines.push(
      `Also called   ${names.map(([taxonomy, name]) => `${name} (${taxonomy})`).join(', ')}`,
    );
  if (explanation.sql !== null) lines.push('', paint('dim', explanation.sql.trimEnd()));
  return lines.join('\n');
}

function measuredText({ measured }: DetectorExplanation): string {
  if (measured === null) return 'never fired on the labelled runs that we have: unproven';
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  return (
    `${percent(measured.precision)} of the runs it fired on had failed ` +
    `(${measured.firedOnFailed} failed, ${measured.firedOnPassed} passed; ` +
    `${percent(measured.expectedPrecision)} by chance)`
  );
}

import { Command } from 'commander';
import {
  CATALOGUE,
  explainDetector,
  explanationOf,
  loadRules,
  type Detector,
  type DetectorExplanation,
} from '../../analysis/index.js';
import { openStore } from '../../store/index.js';
import { jsonOption, rulesOption, rulesPath, withExamples } from '../options.js';
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
    .addOption(rulesOption())
    .addOption(jsonOption())
    .action(explain);
  return withExamples(
    command,
    'tracehound explain',
    'tracehound explain retry-loop',
    'tracehound explain ask-first --rules team-rules',
  );
}

async function explain(
  id: string | undefined,
  options: { json?: boolean; rules?: string },
): Promise<void> {
  const paint = paintFor(process.stdout);
  const place = rulesPath(options);
  const rules = place === undefined ? [] : await readRules(place);
  if (id === undefined) {
    const all = [...CATALOGUE, ...rules];
    if (options.json) return printJson(all.map(explanationOf));
    const rows = all.map(({ id, severity, title, optIn }) => [
      id,
      optIn ? 'on request' : severity,
      title,
    ]);
    return print(renderTable(COLUMNS, rows, { width: terminalWidth(), paint }));
  }
  const rule = rules.find((candidate) => [id, `rule:${id}`].includes(candidate.id));
  const explanation = rule ? explanationOf(rule) : explainDetector(id);
  if (options.json) return printJson(explanation);
  await print(`${asText(explanation, paint)}\n`);
}

/** The rules of the user; SQL is understood by a database, and an empty one will do. */
async function readRules(place: string): Promise<readonly Detector[]> {
  const store = await openStore(':memory:');
  try {
    return (await loadRules(place, store)).rules;
  } finally {
    await store.close();
  }
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
  if (explanation.optIn)
    lines.push('Speaks        only where a rule file enables it (docs/rules.md)');
  lines.push('', paint('dim', explanation.sql.trimEnd()));
  return lines.join('\n');
}

function measuredText({ id, measured }: DetectorExplanation): string {
  if (id.startsWith('rule:'))
    return 'a rule of your own; `tracehound evaluate` measures it on your runs';
  if (measured === null) return 'never fired on the labelled runs that we have: unproven';
  const percent = (share: number) => `${Math.round(share * 100)}%`;
  return (
    `${percent(measured.precision)} of the runs it fired on had failed ` +
    `(${measured.firedOnFailed} failed, ${measured.firedOnPassed} passed; ` +
    `${percent(measured.expectedPrecision)} by chance)`
  );
}

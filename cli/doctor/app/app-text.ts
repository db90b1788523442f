import { plural } from '../../../analysis/index.js';
import { terminalWidth, type Paint } from '../../output.js';
import { renderTable, type Column } from '../../table.js';
import type { AppDiagnosis } from './examine-app.js';

const COLUMNS: Column[] = [
  { title: 'SDK' },
  { title: 'PACKAGE' },
  { title: 'VERSION', isRigid: true },
  { title: 'RECORDED BY', isRigid: true },
];

/** What was found as a table, what is worth knowing below it, complaints with their fixes last. */
export function renderApp(diagnosis: AppDiagnosis, paint: Paint): string {
  const { sdks, apiCopies, providers, complaints, versions } = diagnosis;
  const rows = sdks.map((sdk) => [
    sdk.title,
    sdk.package,
    sdk.version,
    sdk.coveredBy ?? paint('red', 'nothing'),
  ]);
  const table =
    rows.length === 0 ? '' : `\n${renderTable(COLUMNS, rows, { width: terminalWidth(), paint })}\n`;
  const notes = [
    ...(apiCopies.length > 1
      ? [
          `${apiCopies.length} copies of the OpenTelemetry API (${apiCopies.map(({ version }) => version).join(', ')}): all of them see one provider.`,
        ]
      : []),
    ...providers.map(
      ({ package: name, version }) =>
        `${name} ${version} sets OpenTelemetry up: Tracehound adds its processors there, and its spans still go where they went.`,
    ),
  ];
  const verdict =
    complaints.length === 0
      ? [
          paint('green', 'All of it is recorded: node --import tracehound/register ') +
            diagnosis.app,
        ]
      : complaints.map(({ what, fix }) => `${paint('red', '!')} ${what}.\n  Fix: ${fix}.`);
  const facts = `${diagnosis.app}: ${plural(diagnosis.files, 'file')}, tracehound ${versions.tracehound} on Node ${versions.node}`;
  return `${[facts, table, ...notes, ...(notes.length > 0 ? [''] : []), ...verdict].join('\n')}\n`;
}

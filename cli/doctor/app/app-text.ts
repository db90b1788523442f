import { plural } from '../../../analysis/index.js';
import { terminalWidth, type Paint } from '../../output.js';
import { renderTable, type Column } from '../../table.js';
import type { AppDiagnosis } from './app-diagnosis.js';
import type { AppRun } from './run-app.js';

const COLUMNS: Column[] = [
  { title: 'SDK' },
  { title: 'PACKAGE' },
  { title: 'VERSION', isRigid: true },
  { title: 'RECORDED BY', isRigid: true },
];
const RUN_COLUMN: Column = { title: 'IN THE RUN', isRigid: true };

/** What was found as a table, what is worth knowing below it, complaints with their fixes last. */
export function renderApp(diagnosis: AppDiagnosis, paint: Paint): string {
  const { sdks, apiCopies, providers, complaints, versions } = diagnosis;
  const rows = sdks.map((sdk) => [
    sdk.title,
    sdk.package,
    sdk.version,
    sdk.coveredBy ?? paint('red', 'nothing'),
    ...(sdk.inRun === null ? [] : [sdk.inRun]),
  ]);
  const columns = diagnosis.run === null ? COLUMNS : [...COLUMNS, RUN_COLUMN];
  const table =
    rows.length === 0 ? '' : `\n${renderTable(columns, rows, { width: terminalWidth(), paint })}\n`;
  const notes = [
    ...runNotes(diagnosis.run),
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

const OUTCOMES: Readonly<Record<AppRun['outcome'], string>> = {
  loaded: 'Its imports were run where nothing can be reached: all of them loaded.',
  waiting:
    'Its imports were run where nothing can be reached: a top-level await had not ended in time.',
  failed: 'Its imports were run where nothing can be reached, and failed',
  exited: 'Its imports were run where nothing can be reached, and ended the process',
  running:
    'Its imports were run where nothing can be reached: it was still busy when its time was up (--time-limit), and was stopped. What it had loaded until then is told here; whether its fetch and its tracer provider reach Tracehound could not be asked.',
};

function runNotes(run: AppDiagnosis['run']): string[] {
  if (run === null) return [];
  const reason = run.error === null ? '' : `: ${run.error.split('\n', 1)[0]}`;
  const tried = [...new Set(run.refused.map(({ kind, what }) => `${kind} ${what}`))];
  return [
    OUTCOMES[run.outcome] + reason,
    ...(tried.length > 0 ? [`While loading it tried to ${tried.join(', ')}: refused.`] : []),
    ...(run.ownSpans.length > 0
      ? [`Recorded while loading: ${[...new Set(run.ownSpans)].join(', ')}.`]
      : []),
  ];
}

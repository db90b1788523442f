import { formatTime, plural } from '../../analysis/index.js';
import { formatBytes } from '../bytes.js';
import type { Paint } from '../output.js';
import type { Diagnosis } from './examine.js';

/** A diagnosis as aligned lines, complaints last. */
export function renderDiagnosis(diagnosis: Diagnosis, paint: Paint): string {
  const facts = [
    ['file', diagnosis.path],
    ...fileFacts(diagnosis),
    ...layoutFacts(diagnosis),
    ['server', serverText(diagnosis)],
    ...accountFacts(diagnosis),
    ['ports', portsText(diagnosis)],
    ['spool', spoolText(diagnosis)],
    ['tracehound', `${diagnosis.versions.tracehound} on Node ${diagnosis.versions.node}`],
  ];
  const lines = facts.map(([name, value]) => `${paint('dim', name!.padEnd(12))}${value}`);
  const verdict =
    diagnosis.complaints.length === 0
      ? [paint('green', 'All is well.')]
      : diagnosis.complaints.map((complaint) => `${paint('red', '!')} ${complaint}`);
  return `${[...lines, '', ...verdict].join('\n')}\n`;
}

function fileFacts({ file }: Diagnosis): string[][] {
  const { exists, stats } = file;
  if (!exists) return [['', 'not there yet']];
  if (stats === null) return [['', 'cannot be opened']];
  const { spans, traces, openSpans, logs, metricPoints } = stats;
  const size = `${formatBytes(stats.bytes)}, ${formatBytes(stats.walBytes)} of log, ${formatBytes(stats.freeBytes)} free inside`;
  return [
    ['holds', `${plural(spans, 'span')} in ${plural(traces, 'trace')}, ${openSpans} still open`],
    ['', `${plural(logs, 'log record')}, ${plural(metricPoints, 'metric point')}`],
    ['size', size],
    [
      'layout',
      `schema ${stats.schemaVersion}, ${plural(stats.rowGroups, 'row group')}, DuckDB ${stats.duckdbVersion}`,
    ],
  ];
}

function layoutFacts({ layout }: Diagnosis): string[][] {
  if (layout === null) return [];
  const { rowGroups, rowGroupsRead, lookupMs, scanMs } = layout;
  const read =
    rowGroups === 0 ? '' : `, reading ${rowGroupsRead} of ${plural(rowGroups, 'row group')}`;
  return [['lookup', `one trace in ${lookupMs} ms${read}; all of them scanned in ${scanMs} ms`]];
}

/** received = stored + already there + rejected, for each signal that came. */
function accountFacts({ server }: Diagnosis): string[][] {
  const came = Object.entries(server?.counts ?? {}).filter(([, { received }]) => received > 0);
  return came.map(([signal, { received, stored, duplicates, rejected, pruned }], at) => {
    const lost = Object.values(rejected).reduce((sum, count) => sum + count, 0);
    const later = pruned === 0 ? '' : `; ${pruned} pruned since`;
    const text = `${signal}: ${received} received = ${stored} stored + ${duplicates} already there + ${lost} rejected${later}`;
    return [at === 0 ? 'account' : '', text];
  });
}

function portsText({ ports }: Diagnosis): string {
  return ports
    .map(({ port, protocol, isTaken }) => `${port} ${isTaken ? 'taken' : 'free'} (${protocol})`)
    .join(', ');
}

function serverText({ server }: Diagnosis): string {
  if (server === null) return 'none';
  return `${server.url}, process ${server.pid}, tracehound ${server.version}, since ${server.startedAt}`;
}

function spoolText({ spool }: Diagnosis): string {
  if (spool.files === 0) return spool.bad === 0 ? 'empty' : `${spool.bad} bad batches`;
  const since =
    spool.oldestMs === null ? '' : `, oldest ${formatTime(BigInt(spool.oldestMs) * 1_000_000n)}`;
  return `${plural(spool.files, 'file')} of ${formatBytes(spool.bytes)} waiting${since}`;
}

import { formatTime, plural } from '../../analysis/index.js';
import { formatBytes } from '../bytes.js';
import type { Paint } from '../output.js';
import type { Diagnosis } from './examine.js';

/** A diagnosis as aligned lines, complaints last. */
export function renderDiagnosis(diagnosis: Diagnosis, paint: Paint): string {
  const facts = [
    ['file', diagnosis.path],
    ...fileFacts(diagnosis),
    ['server', serverText(diagnosis)],
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

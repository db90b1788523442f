import { readFileSync, statSync } from 'node:fs';
import type { StoreStats } from '../keeper.js';
import type { Reader } from '../reader.js';

const STATS = readFileSync(new URL('./stats.sql', import.meta.url), 'utf8');

export async function readStats(reader: Reader, file: string): Promise<StoreStats> {
  const [row] = await reader.query(STATS);
  const count = (name: string) => Number(row![name]);
  return {
    schemaVersion: count('schema_version'),
    duckdbVersion: String(row!['duckdb_version']),
    spans: count('spans'),
    openSpans: count('open_spans'),
    traces: count('traces'),
    logs: count('logs'),
    metricPoints: count('metric_points'),
    messageContents: count('message_contents'),
    rowGroups: count('row_groups'),
    bytes: fileSize(file),
    walBytes: fileSize(`${file}.wal`),
    freeBytes: count('free_bytes'),
    lastArrival: row!['last_arrival'] as bigint,
  };
}

/** 0 where there is no such file: no log, or a store in memory. */
export function fileSize(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { allRows } from '../reader/all-rows.js';
import type { SpanRow } from '../span-row.js';

const STORED_SPANS = readFileSync(new URL('./stored-spans.sql', import.meta.url), 'utf8');

/** What a batch leaves to do. */
export interface BatchPlan {
  rows: SpanRow[];
  /** `arrival` of the open spans that a complete one of the batch replaces. */
  replaced: bigint[];
  duplicates: number;
}

/**
 * Leaves out every span that is stored already or stands in the batch twice, except that a complete span
 * takes the place of an open one. Sought are spans of the same ids that began within the batch's own time,
 * so that row groups of other times are not read.
 */
export async function planBatch(
  connection: DuckDBConnection,
  batch: readonly SpanRow[],
): Promise<BatchPlan> {
  const rows = withoutRepeats(batch);
  const stored = await storedSpans(connection, rows);
  const replaced: bigint[] = [];
  const kept: SpanRow[] = [];
  for (const row of rows) {
    const twin = stored.get(keyOf(row));
    if (twin === undefined) kept.push(row);
    else if (twin.isOpen && row.endNs !== null) {
      kept.push(row);
      replaced.push(twin.arrival);
    }
  }
  return { rows: kept, replaced, duplicates: batch.length - kept.length };
}

function keyOf({ traceId, spanId }: { traceId: string; spanId: string }): string {
  return traceId + spanId;
}

function withoutRepeats(batch: readonly SpanRow[]): SpanRow[] {
  const byKey = new Map<string, SpanRow>();
  for (const row of batch) {
    const key = keyOf(row);
    const first = byKey.get(key);
    if (first === undefined || (first.endNs === null && row.endNs !== null)) byKey.set(key, row);
  }
  return [...byKey.values()];
}

interface StoredSpan {
  arrival: bigint;
  isOpen: boolean;
}

async function storedSpans(
  connection: DuckDBConnection,
  rows: readonly SpanRow[],
): Promise<Map<string, StoredSpan>> {
  if (rows.length === 0) return new Map();
  let from = rows[0]!.startNs;
  let to = from;
  for (const { startNs } of rows) {
    if (startNs < from) from = startNs;
    if (startNs > to) to = startNs;
  }
  const found = await allRows<{ key: string; arrival: bigint; is_open: boolean }>(
    connection,
    STORED_SPANS,
    // One text of all ids binds in a fraction of the time that a list of them takes.
    { keys: rows.map(keyOf).join(','), from, to },
  );
  return new Map(found.map((row) => [row.key, { arrival: row.arrival, isOpen: row.is_open }]));
}

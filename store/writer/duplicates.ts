import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { allRows } from '../reader/all-rows.js';
import type { SpanRow } from '../span-row.js';
import { decoded } from './decoded.js';

const STORED_SPANS = readFileSync(new URL('./stored-spans.sql', import.meta.url), 'utf8');

/** Exporters that write times as floating-point numbers move a start by less than that. */
const ROUNDING_NS = 1_000_000n;

/** What a batch leaves to do. */
export interface BatchPlan {
  rows: SpanRow[];
  /** `arrival` of the provisional spans that a better known one of the batch replaces. */
  replaced: bigint[];
  duplicates: number;
}

/**
 * What the instrumentation scope of an imported span begins with. Its source may have been written on since: a session
 * that goes on ends later than it did.
 */
export const IMPORTED_SCOPE = 'tracehound/importers/';

/**
 * Leaves out every span that is stored already or stands in the batch twice, except that a complete span takes the
 * place of an open one, or of one that was closed for it when its process was gone, and an imported one of itself
 * where it ended earlier. Sought are spans of the same ids that began within the batch's own time, so that row groups
 * of other times are not read.
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
    else if (finalityOf(row) > twin.finality || hasGrown(row, twin)) {
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
    if (first === undefined || finalityOf(row) > finalityOf(first)) byKey.set(key, row);
  }
  return [...byKey.values()];
}

function hasGrown({ scopeName, endNs }: SpanRow, twin: StoredSpan): boolean {
  if (endNs === null || twin.endNs === null || endNs <= twin.endNs) return false;
  return scopeName !== null && decoded(scopeName).startsWith(IMPORTED_SCOPE);
}

/** How much is known of a span's end: 0 nothing, 1 that its process was gone by then, 2 the end itself. */
function finalityOf({ endNs, errorType }: SpanRow): number {
  if (endNs === null) return 0;
  const type = errorType instanceof Uint8Array ? Buffer.from(errorType).toString() : errorType;
  return type === 'interrupted' ? 1 : 2;
}

interface StoredSpan {
  arrival: bigint;
  endNs: bigint | null;
  finality: number;
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
  const found = await allRows<{
    key: string;
    arrival: bigint;
    end_ns: bigint | null;
    finality: number;
  }>(
    connection,
    STORED_SPANS,
    // One text of all ids binds in a fraction of the time that a list of them takes.
    { keys: rows.map(keyOf).join(','), from: from - ROUNDING_NS, to: to + ROUNDING_NS },
  );
  return new Map(
    found.map(({ key, arrival, end_ns: endNs, finality }) => [key, { arrival, endNs, finality }]),
  );
}

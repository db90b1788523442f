import type { DuckDBConnection } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { bindParameters } from '../reader/parameters.js';
import type { SpanRow } from '../span-row.js';
import { decoded } from './decoded.js';

const LAYERED_TRACES = readFileSync(new URL('./layered-traces.sql', import.meta.url), 'utf8');

/** Kinds of which a framework, an SDK and an HTTP wrapper may each tell the same call. */
const CALLS: ReadonlySet<string> = new Set(['llm', 'tool', 'embedding', 'retriever', 'reranker']);
/** No model or tool call takes longer; a layer begins while its call is under way. */
const ROOM_NS = 3_600_000_000_000n;

/**
 * Notes the traces in which one call may be told by several spans once these rows are in: two instrumentations tell
 * calls of one kind, a call stands below one of its kind, or a row says of itself that it is a part or was lifted
 * from a log. Called before the rows are in.
 */
export async function noteLayeredTraces(
  connection: DuckDBConnection,
  rows: readonly SpanRow[],
  mayBeStored: (traceId: string) => boolean,
): Promise<void> {
  const calls = rows.filter((row) => CALLS.has(row.kind));
  const certain = certainTraces(rows, calls);
  const open = calls.filter(({ traceId }) => !certain.has(traceId) && mayBeStored(traceId));
  if (certain.size === 0 && open.length === 0) return;
  const starts = open.map(({ startNs }) => startNs);
  const params = {
    calls: JSON.stringify(open.map(described)),
    certain: [...certain].join(','),
    from: starts.reduce((least, ns) => (ns < least ? ns : least), starts[0] ?? 0n) - ROOM_NS,
    to: starts.reduce((most, ns) => (ns > most ? ns : most), starts[0] ?? 0n) + ROOM_NS,
  };
  const prepared = await connection.prepare(LAYERED_TRACES);
  try {
    bindParameters(prepared, params, LAYERED_TRACES);
    await prepared.run();
  } finally {
    prepared.destroySync();
  }
}

function described(row: SpanRow): Record<string, string | null> {
  return {
    trace_id: row.traceId,
    kind: row.kind,
    span_id: row.spanId,
    parent_span_id: row.parentSpanId,
    scope_name: row.scopeName === null ? null : decoded(row.scopeName),
  };
}

/** What the batch alone says. */
function certainTraces(rows: readonly SpanRow[], calls: readonly SpanRow[]): Set<string> {
  const certain = new Set<string>();
  for (const { traceId, isPart, liftedFrom } of rows)
    if (isPart === true || liftedFrom !== null) certain.add(traceId);
  const scopes = new Map<string, string>();
  const kinds = new Map(calls.map((row) => [row.traceId + row.spanId, row.kind]));
  for (const row of calls) {
    const key = `${row.traceId} ${row.kind}`;
    const scope = row.scopeName === null ? '' : decoded(row.scopeName);
    const other = scopes.get(key);
    if (other === undefined) scopes.set(key, scope);
    else if (other !== scope) certain.add(row.traceId);
    if (row.parentSpanId !== null && kinds.get(row.traceId + row.parentSpanId) === row.kind)
      certain.add(row.traceId);
  }
  return certain;
}

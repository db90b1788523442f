import type { DuckDBConnection } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { bindParameters } from '../reader/parameters.js';
import type { SpanRow } from '../span-row.js';

const SEVERAL_AGENTS = readFileSync(new URL('./several-agents.sql', import.meta.url), 'utf8');

/** Notes the traces that hold more than one agent span once these rows are in. Called before they are. */
export async function noteSeveralAgents(
  connection: DuckDBConnection,
  rows: readonly SpanRow[],
  mayBeStored: (traceId: string) => boolean,
): Promise<void> {
  const traces = new Set<string>();
  const twice = new Set<string>();
  for (const { kind, traceId } of rows) {
    if (kind !== 'agent') continue;
    if (traces.has(traceId)) twice.add(traceId);
    traces.add(traceId);
  }
  for (const traceId of traces) {
    if (!twice.has(traceId) && !mayBeStored(traceId)) traces.delete(traceId);
  }
  if (traces.size === 0) return;
  const prepared = await connection.prepare(SEVERAL_AGENTS);
  try {
    const params = { traces: [...traces].join(','), twice: [...twice].join(',') };
    bindParameters(prepared, params, SEVERAL_AGENTS);
    await prepared.run();
  } finally {
    prepared.destroySync();
  }
}

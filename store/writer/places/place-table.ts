import type { DuckDBConnection } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import type { ColumnType } from '../../span-columns.js';
import { appendRows } from '../append-rows.js';
import { rowsFor } from '../rows-for.js';

/** What a span is within its trace, where the span alone does not tell: a table that follows from `spans`. */
export interface PlaceTable {
  name: 'layers' | 'run_places' | 'sole_usage';
  /** Begin with trace and span, which are no two rows' own. */
  columns: readonly (readonly [name: string, type: ColumnType])[];
  /** The question whose answer the table holds: `$traces`, `$from`. */
  sql: string;
}

function placeTable(
  name: PlaceTable['name'],
  file: string,
  ...more: PlaceTable['columns']
): PlaceTable {
  const sql = readFileSync(new URL(file, import.meta.url), 'utf8');
  return { name, columns: [['trace_id', 'varchar'], ['span_id', 'varchar'], ...more], sql };
}

export const PLACE_TABLES: readonly PlaceTable[] = [
  placeTable('layers', './layers.sql', ['call_span_id', 'varchar'], ['is_part', 'boolean']),
  placeTable('run_places', './run-places.sql', ['run_id', 'varchar'], ['run_span_id', 'varchar']),
  placeTable('sole_usage', './sole-usage.sql'),
];

type PlaceRow = readonly unknown[];

/**
 * Makes the table's rows of these traces what they should be. Rows that stay are left alone: mostly a few are new,
 * and a row that is deleted takes its room until the file is rewritten. Nothing is looked for that arrived before
 * `fromArrival`; a trace that begins there has no rows yet where `isNew` says so.
 */
export async function refreshPlaces(
  connection: DuckDBConnection,
  table: PlaceTable,
  traceIds: readonly string[],
  fromArrival: bigint,
  isNew: (traceId: string) => boolean,
): Promise<void> {
  if (traceIds.length === 0) return;
  const traces = traceIds.join(',');
  const known = traceIds.filter((traceId) => !isNew(traceId)).join(',');
  const wanted = await rowsFor(connection, table.sql, { traces, from: fromArrival });
  const stored =
    known === '' ? [] : await rowsFor(connection, storedRows(table), { traces: known });
  const keysOf = (rows: readonly PlaceRow[]) => new Set(rows.map((row) => JSON.stringify(row)));
  const [isWanted, isStored] = [keysOf(wanted), keysOf(stored)];
  const gone = stored.filter((row) => !isWanted.has(JSON.stringify(row)));
  const fresh = wanted.filter((row) => !isStored.has(JSON.stringify(row)));
  if (gone.length > 0) {
    const spans = JSON.stringify(
      gone.map(([traceId, spanId]) => `${String(traceId)}/${String(spanId)}`),
    );
    await rowsFor(connection, forgetRows(table), { traces, spans });
  }
  const columns = table.columns.map(([name, type], at) => ({
    name,
    type,
    value: (row: PlaceRow) => row[at],
  }));
  await appendRows(connection, table.name, columns, fresh);
}

function storedRows({ name, columns }: PlaceTable): string {
  const listed = columns.map(([column]) => `p.${column}`).join(', ');
  return `select ${listed} from ${name} p
    semi join (select unnest(string_split($traces, ',')) as trace_id) t on t.trace_id = p.trace_id`;
}

function forgetRows({ name }: PlaceTable): string {
  return `delete from ${name}
    where trace_id in (select unnest(string_split($traces, ',')))
      and trace_id || '/' || span_id in (select unnest(from_json($spans, '["varchar"]')))`;
}

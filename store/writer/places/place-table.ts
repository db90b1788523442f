import type { DuckDBConnection } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { rowsFor } from '../rows-for.js';

/** What a span is within its trace, where the span alone does not tell: a table that follows from `spans`. */
export interface PlaceTable {
  name: 'layers' | 'run_places' | 'sole_usage';
  /** Begin with trace and span, which are no two rows' own. */
  columns: readonly string[];
  /** The question whose answer the table holds: `$traces`, `$from`. */
  sql: string;
}

function placeTable(
  name: PlaceTable['name'],
  file: string,
  ...more: readonly string[]
): PlaceTable {
  const sql = readFileSync(new URL(file, import.meta.url), 'utf8');
  return { name, columns: ['trace_id', 'span_id', ...more], sql };
}

export const PLACE_TABLES: readonly PlaceTable[] = [
  placeTable('layers', './layers.sql', 'call_span_id', 'is_part'),
  placeTable('run_places', './run-places.sql', 'run_id', 'run_span_id'),
  placeTable('sole_usage', './sole-usage.sql'),
];

/**
 * Makes the table's rows of these traces what they should be. Rows that stay are left alone: mostly a few are new,
 * and a row that is deleted takes its room until the file is rewritten. Nothing is looked for that arrived before
 * `fromArrival`; a trace that begins there has no rows yet where `isNew` says so. The database compares by itself:
 * bringing a long trace's rows here costs twice what working them out does.
 */
export async function refreshPlaces(
  connection: DuckDBConnection,
  table: PlaceTable,
  traceIds: readonly string[],
  fromArrival: bigint,
  isNew: (traceId: string) => boolean,
): Promise<void> {
  if (traceIds.length === 0) return;
  const wanted = { traces: traceIds.join(','), from: fromArrival };
  const known = traceIds.filter((traceId) => !isNew(traceId)).join(',');
  if (known === '') {
    await rowsFor(
      connection,
      `insert into ${table.name} (${table.columns.join(', ')}) ${table.sql}`,
      wanted,
    );
    return;
  }
  await rowsFor(connection, `create temp table wanted_places as ${table.sql}`, wanted);
  await rowsFor(connection, forgetRows(table), { traces: known });
  await rowsFor(connection, addRows(table), { traces: known });
  await connection.run('drop table temp.wanted_places');
}

/** Rows of the traces that are no longer wanted as they stand. */
function forgetRows({ name, columns }: PlaceTable): string {
  const listed = columns.join(', ');
  return `with
    gone as (
      select ${listed} from ${name}
      where trace_id in (select unnest(string_split($traces, ',')))
      except
      select ${listed} from temp.wanted_places
    )
    delete from ${name}
    where (trace_id, span_id) in (select (trace_id, span_id) from gone)`;
}

function addRows({ name, columns }: PlaceTable): string {
  const listed = columns.join(', ');
  return `insert into ${name} (${listed})
    select ${listed} from temp.wanted_places
    except
    select ${listed} from ${name}
    where trace_id in (select unnest(string_split($traces, ',')))`;
}

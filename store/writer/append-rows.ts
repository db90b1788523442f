import type { DuckDBConnection } from '@duckdb/node-api';
import duckdb, { type Connection } from '@duckdb/node-bindings';
import type { ColumnType } from '../span-columns.js';
import { LOGICAL_TYPES, writeColumn } from './column-writer.js';

/** The rows a DuckDB chunk holds. */
export const CHUNK_ROWS = 2048;

/** A table's column and where its value stands in a row. */
export interface TableColumn<R> {
  name: string;
  type: ColumnType;
  /** `at`: the row's place among those that are appended. */
  value: (row: R, at: number) => unknown;
}

/**
 * Appends rows to a table within the connection's transaction, chunk by chunk. Each chunk holds the event
 * loop for some 10 to 20 ms; between chunks the loop turns.
 */
export async function appendRows<R>(
  connection: DuckDBConnection,
  table: string,
  columns: readonly TableColumn<R>[],
  rows: readonly R[],
): Promise<void> {
  if (rows.length === 0) return;
  const appender = duckdb.appender_create(rawConnection(connection), null, table);
  try {
    for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
      if (at > 0) await new Promise(setImmediate);
      const slice = rows.slice(at, at + CHUNK_ROWS);
      const chunk = duckdb.create_data_chunk(columns.map((column) => LOGICAL_TYPES[column.type]));
      duckdb.data_chunk_set_size(chunk, slice.length);
      columns.forEach((column, index) => {
        const vector = duckdb.data_chunk_get_vector(chunk, index);
        const values = slice.map((row, n) => column.value(row, at + n));
        writeColumn(vector, column.type, values);
      });
      duckdb.append_data_chunk(appender, chunk);
    }
    duckdb.appender_flush_sync(appender);
  } catch (error) {
    duckdb.appender_clear(appender);
    throw error;
  } finally {
    duckdb.appender_close_sync(appender);
  }
}

/** The raw handle is private in the driver's types; `package.json` pins the driver for it, a canary tests it. */
function rawConnection(connection: DuckDBConnection): Connection {
  return (connection as unknown as { connection: Connection }).connection;
}

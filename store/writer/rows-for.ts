import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { bindParameters } from '../reader/parameters.js';
import type { Params } from '../reader.js';

/** Runs one statement of the writer's with parameters and gives its rows, each as values in column order. */
export async function rowsFor(
  connection: DuckDBConnection,
  sql: string,
  params: Params,
): Promise<DuckDBValue[][]> {
  const prepared = await connection.prepare(sql);
  try {
    bindParameters(prepared, params, sql);
    return (await prepared.runAndReadAll()).getRows();
  } finally {
    prepared.destroySync();
  }
}

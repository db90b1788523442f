import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';
import type { Params, Row } from '../reader.js';
import { queryErrorFrom } from './query-error.js';
import { prepareReading } from './statement.js';
import { rowsOf } from './values.js';

/** Every row of one reading statement. */
export async function allRows<T extends Row>(
  connection: DuckDBConnection,
  sql: string,
  params: Params,
): Promise<T[]> {
  const prepared = await prepareReading(connection, sql, params);
  try {
    return (await readAll(prepared)) as T[];
  } catch (error) {
    throw queryErrorFrom(error, sql);
  } finally {
    prepared.destroySync();
  }
}

async function readAll(prepared: DuckDBPreparedStatement): Promise<Row[]> {
  const result = await prepared.run();
  const names = result.deduplicatedColumnNames();
  const chunks = await result.fetchAllChunks();
  return chunks.flatMap((chunk) => rowsOf(chunk, names));
}

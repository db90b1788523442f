import type { DuckDBConnection } from '@duckdb/node-api';
import { QueryCancelledError, QueryTimeoutError } from '../errors.js';
import type { Params, QueryLimits, QueryResult, Row } from '../reader.js';
import { queryErrorFrom } from './query-error.js';
import { prepareReading } from './statement.js';
import { rowsOf } from './values.js';

/** Runs one reading statement until it is done, has given `maxRows`, took too long or was cancelled. */
export async function runLimited(
  connection: DuckDBConnection,
  sql: string,
  params: Params,
  { maxRows = Infinity, timeoutMs, signal }: QueryLimits,
): Promise<QueryResult> {
  if (signal?.aborted) throw new QueryCancelledError(sql);
  let stopped: 'timeout' | 'cancelled' | undefined;
  const stop = (why: 'timeout' | 'cancelled') => () => {
    stopped ??= why;
    connection.interrupt();
  };
  const onAbort = stop('cancelled');
  const timer = timeoutMs === undefined ? undefined : setTimeout(stop('timeout'), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  // An interrupt that falls between two calls stops nothing, so that each step asks again.
  const check = () => {
    if (stopped === 'timeout') throw new QueryTimeoutError(timeoutMs!, sql);
    if (stopped === 'cancelled') throw new QueryCancelledError(sql);
  };
  try {
    const prepared = await prepareReading(connection, sql, params);
    check();
    const result = await prepared.stream().finally(() => prepared.destroySync());
    const names = result.deduplicatedColumnNames();
    const columns = names.map((name, at) => ({ name, type: result.columnType(at).toString() }));
    const rows: Row[] = [];
    for await (const chunk of result) {
      check();
      rows.push(...rowsOf(chunk, names));
      if (rows.length > maxRows) break;
    }
    const truncated = rows.length > maxRows;
    if (truncated) rows.length = maxRows;
    return { columns, rows, truncated };
  } catch (error) {
    check();
    throw queryErrorFrom(error, sql);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

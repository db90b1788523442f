import {
  StatementType,
  type DuckDBConnection,
  type DuckDBPreparedStatement,
} from '@duckdb/node-api';
import { QueryError } from '../errors.js';
import type { Params } from '../reader.js';
import { bindParameters } from './parameters.js';
import { queryErrorFrom } from './query-error.js';

/** What DuckDB calls the statements that read; `describe`, `show` and `summarize` arrive as select. */
const READING = new Set<StatementType>([StatementType.SELECT, StatementType.EXPLAIN]);

/** Prepares and binds exactly one reading statement. The caller destroys it. */
export async function prepareReading(
  connection: DuckDBConnection,
  sql: string,
  params: Params,
): Promise<DuckDBPreparedStatement> {
  const prepared = await prepareOne(connection, sql);
  try {
    if (!READING.has(prepared.statementType)) {
      const found = StatementType[prepared.statementType] ?? 'unknown';
      throw new QueryError(
        `expected a statement that reads (select, with, from, describe, explain...), got ${found.toLowerCase()}`,
        sql,
      );
    }
    bindParameters(prepared, params, sql);
    return prepared;
  } catch (error) {
    prepared.destroySync();
    throw queryErrorFrom(error, sql);
  }
}

async function prepareOne(
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  if (!/\S/.test(sql)) throw new QueryError('expected a statement, got nothing', sql);
  try {
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1) {
      throw new QueryError(`expected one statement, got ${statements.count}`, sql);
    }
    return await statements.prepare(0);
  } catch (error) {
    throw queryErrorFrom(error, sql);
  }
}

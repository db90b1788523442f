import {
  BIGINT,
  BLOB,
  blobValue,
  BOOLEAN,
  DOUBLE,
  HUGEINT,
  INTEGER,
  LIST,
  listValue,
  SQLNULL,
  STRUCT,
  structValue,
  VARCHAR,
  type DuckDBPreparedStatement,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { QueryError } from '../errors.js';
import type { Params, Value } from '../reader.js';

const MAX_BIGINT = 2n ** 63n;
const MAX_INTEGER = 2 ** 31;

/**
 * Binds `$name` parameters. Each one in the statement must be given; more may be, so that questions can
 * share one set of options.
 */
export function bindParameters(
  prepared: DuckDBPreparedStatement,
  params: Params,
  sql: string,
): void {
  for (let index = 1; index <= prepared.parameterCount; index++) {
    const name = prepared.parameterName(index);
    const value = params[name];
    if (value === undefined) {
      throw new QueryError(
        `the query needs a value for $${name}; given: ${Object.keys(params).join(', ') || 'none'}`,
        sql,
      );
    }
    prepared.bindValue(index, toDuckDB(value), typeOf(value));
  }
}

function toDuckDB(value: Value): DuckDBValue {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return blobValue(value);
  if (Array.isArray(value)) return listValue(value.map(toDuckDB));
  return structValue(
    Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toDuckDB(entry)])),
  );
}

/**
 * The type to bind a value as. The driver's own guess takes every bigint for a hugeint, which no zone map
 * of a bigint column answers, and refuses an empty list; one of nulls casts to any.
 */
function typeOf(value: Value): DuckDBType {
  if (value === null) return SQLNULL;
  if (typeof value === 'boolean') return BOOLEAN;
  if (typeof value === 'string') return VARCHAR;
  if (typeof value === 'bigint') {
    return value < MAX_BIGINT && value >= -MAX_BIGINT ? BIGINT : HUGEINT;
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) return DOUBLE;
    return value < MAX_INTEGER && value >= -MAX_INTEGER ? INTEGER : BIGINT;
  }
  if (value instanceof Uint8Array) return BLOB;
  if (Array.isArray(value)) return LIST(elementType(value));
  return STRUCT(
    Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, typeOf(entry)])),
  );
}

/** One type for all elements: the widest number there is, else that of the first which is not null. */
function elementType(values: readonly Value[]): DuckDBType {
  const types = values.filter((value) => value !== null).map(typeOf);
  return [DOUBLE, HUGEINT, BIGINT].find((wide) => types.includes(wide)) ?? types[0] ?? SQLNULL;
}

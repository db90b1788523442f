import {
  DuckDBBlobValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBArrayValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBUnionValue,
  type DuckDBDataChunk,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Row, Value } from '../reader.js';

/**
 * A database value as callers see it: 64-bit and wider integers are `bigint`, decimals numbers, lists
 * arrays, structs and maps plain objects, blobs bytes. Dates, times, intervals and UUIDs are DuckDB's own
 * text for them, which can be pasted back into a statement.
 */
export function fromDuckDB(value: DuckDBValue): Value {
  if (value === null || typeof value !== 'object') return value as Value;
  if (value instanceof DuckDBBlobValue) return value.bytes;
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    return value.items.map(fromDuckDB);
  }
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(
      Object.entries(value.entries).map(([key, entry]) => [key, fromDuckDB(entry)]),
    );
  }
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(
      value.entries.map(({ key, value: entry }) => [keyText(key), fromDuckDB(entry)]),
    );
  }
  if (value instanceof DuckDBUnionValue) return fromDuckDB(value.value);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  return String(value);
}

function keyText(key: DuckDBValue): string {
  const plain = fromDuckDB(key);
  return typeof plain === 'string' ? plain : String(plain);
}

/** A chunk's rows as objects. Column by column, because the driver decodes vectors. */
export function rowsOf(chunk: DuckDBDataChunk, names: readonly string[]): Row[] {
  const rows: Row[] = Array.from({ length: chunk.rowCount }, () => ({}));
  names.forEach((name, column) => {
    const values = chunk.getColumnValues(column);
    for (let at = 0; at < rows.length; at++) rows[at]![name] = fromDuckDB(values[at]!);
  });
  return rows;
}

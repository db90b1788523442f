import { BIGINT, BLOB, BOOLEAN, DOUBLE, INTEGER, LIST, UBIGINT, VARCHAR } from '@duckdb/node-api';
import duckdb, { type LogicalType, type Vector } from '@duckdb/node-bindings';
import type { ColumnType } from '../span-columns.js';
import type { Text } from '../span-row.js';

/** DuckDB's own name for each of our column types. */
export const LOGICAL_TYPES: Record<ColumnType, LogicalType> = {
  varchar: VARCHAR.toLogicalType().logical_type,
  'varchar[]': LIST(VARCHAR).toLogicalType().logical_type,
  bigint: BIGINT.toLogicalType().logical_type,
  ubigint: UBIGINT.toLogicalType().logical_type,
  integer: INTEGER.toLogicalType().logical_type,
  double: DOUBLE.toLogicalType().logical_type,
  boolean: BOOLEAN.toLogicalType().logical_type,
  blob: BLOB.toLogicalType().logical_type,
};

/** Values of one column; `undefined` and `null` both mean null. */
export type ColumnValues = readonly unknown[];

/** Puts a column's values into a vector of a new chunk, without a JS string for text that is bytes already. */
export function writeColumn(vector: Vector, type: ColumnType, values: ColumnValues): void {
  WRITERS[type](vector, values);
  writeNulls(vector, values);
}

const WRITERS: Record<ColumnType, (vector: Vector, values: ColumnValues) => void> = {
  varchar: writeText,
  'varchar[]': writeTextLists,
  blob: writeText,
  bigint: (vector, values) => {
    const numbers = new BigInt64Array(values.length);
    fill(numbers, values as readonly (bigint | null)[]);
    copy(vector, numbers);
  },
  ubigint: (vector, values) => {
    const numbers = new BigUint64Array(values.length);
    fill(numbers, values as readonly (bigint | null)[]);
    copy(vector, numbers);
  },
  integer: (vector, values) => {
    const numbers = new Int32Array(values.length);
    fill(numbers, values as readonly (number | null)[]);
    copy(vector, numbers);
  },
  double: (vector, values) => {
    const numbers = new Float64Array(values.length);
    fill(numbers, values as readonly (number | null)[]);
    copy(vector, numbers);
  },
  boolean: (vector, values) => {
    const bits = new Uint8Array(values.length);
    values.forEach((value, at) => (bits[at] = value === true ? 1 : 0));
    copy(vector, bits);
  },
};

function writeText(vector: Vector, values: ColumnValues): void {
  for (let at = 0; at < values.length; at++) {
    const text = values[at] as Text | null | undefined;
    if (text == null) continue;
    if (typeof text === 'string') duckdb.vector_assign_string_element(vector, at, text);
    else duckdb.vector_assign_string_element_len(vector, at, text);
  }
}

/** A list vector holds offset and length per row; the elements stand one after the other in its child. */
function writeTextLists(vector: Vector, values: ColumnValues): void {
  const entries = new BigUint64Array(values.length * 2);
  const elements: string[] = [];
  for (let at = 0; at < values.length; at++) {
    const list = (values[at] ?? []) as readonly string[];
    entries[at * 2] = BigInt(elements.length);
    entries[at * 2 + 1] = BigInt(list.length);
    for (const element of list) elements.push(element);
  }
  copy(vector, entries);
  duckdb.list_vector_reserve(vector, elements.length);
  duckdb.list_vector_set_size(vector, elements.length);
  writeText(duckdb.list_vector_get_child(vector), elements);
}

function fill<T extends number | bigint>(
  target: { [index: number]: T },
  values: readonly (T | null)[],
): void {
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value != null) target[at] = value;
  }
}

function copy(vector: Vector, data: ArrayBufferView<ArrayBuffer>): void {
  duckdb.copy_data_to_vector(vector, 0, data.buffer, data.byteOffset, data.byteLength);
}

/** One bit per row, 1 for a value; a vector without the bits has no nulls. */
function writeNulls(vector: Vector, values: ColumnValues): void {
  let bits: Uint8Array<ArrayBuffer> | undefined;
  for (let at = 0; at < values.length; at++) {
    if (values[at] != null) continue;
    bits ??= new Uint8Array(Math.ceil(values.length / 64) * 8).fill(0xff);
    bits[at >> 3]! &= ~(1 << (at & 7));
  }
  if (!bits) return;
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, bits.buffer, 0, bits.byteLength);
}

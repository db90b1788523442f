import {
  DuckDBDataChunk,
  DuckDBListType,
  listValue,
  VARCHAR,
  BIGINT,
  UBIGINT,
  INTEGER,
  DOUBLE,
  BOOLEAN,
  BLOB,
  blobValue,
  type DuckDBConnection,
  type DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { openDatabase } from './database.js';
import { SPAN_COLUMNS, type ColumnType } from './span-columns.js';
import type { SpanRow } from './span-row.js';
import type { AppendResult, Params, Row, Value } from './store.js';

const TYPES: Record<ColumnType, DuckDBType> = {
  varchar: VARCHAR,
  'varchar[]': new DuckDBListType(VARCHAR),
  bigint: BIGINT,
  ubigint: UBIGINT,
  integer: INTEGER,
  double: DOUBLE,
  boolean: BOOLEAN,
  blob: BLOB,
};
const decoder = new TextDecoder();

export class LocalStore {
  #arrival = 0n;
  private constructor(
    readonly path: string,
    private instance: DuckDBInstance,
    private writer: DuckDBConnection,
    private reader: DuckDBConnection,
  ) {}

  static async open(path: string): Promise<LocalStore> {
    const instance = await openDatabase(path);
    const store = new LocalStore(
      path,
      instance,
      await instance.connect(),
      await instance.connect(),
    );
    const [row] = await store.query(
      'select coalesce(max(arrival), 0)::bigint as arrival from spans',
    );
    store.#arrival = row!['arrival'] as bigint;
    return store;
  }

  async query<T extends Row = Row>(sql: string, params: Params = {}): Promise<T[]> {
    const result = await this.reader.runAndReadAll(sql, params as Record<string, DuckDBValue>);
    return result.getRowObjectsJS() as unknown as T[];
  }

  async append(rows: readonly SpanRow[]): Promise<AppendResult> {
    const appender = await this.writer.createAppender('spans');
    await this.writer.run('begin');
    for (let at = 0; at < rows.length; at += 2048) {
      const slice = rows.slice(at, at + 2048);
      const chunk = DuckDBDataChunk.create(
        SPAN_COLUMNS.map((c) => TYPES[c.type]),
        slice.length,
      );
      chunk.setColumns(
        SPAN_COLUMNS.map((c) =>
          slice.map((row) =>
            c.property === null ? ++this.#arrival : toDuck(row[c.property] as Value, c.type),
          ),
        ) as DuckDBValue[][],
      );
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
    await this.writer.run('commit');
    appender.closeSync();
    return { stored: rows.length, duplicates: 0 };
  }

  async close(): Promise<void> {
    this.writer.closeSync();
    this.reader.closeSync();
    this.instance.closeSync();
  }
}

function toDuck(value: Value, type: ColumnType): DuckDBValue {
  if (value === null) return null;
  if (type === 'blob') return blobValue(value as Uint8Array);
  if (value instanceof Uint8Array) return decoder.decode(value);
  if (Array.isArray(value)) return listValue(value as string[]);
  return value as DuckDBValue;
}

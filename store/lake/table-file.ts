import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { QueryError, TableFileError } from '../errors.js';
import { createInstance, withConnection } from '../instance.js';
import { allRows } from '../reader/all-rows.js';
import type { ColumnType } from '../span-columns.js';
import type { Row } from '../reader.js';
import { appendRows } from '../writer/append-rows.js';

export interface TableFileColumn {
  name: string;
  type: Extract<ColumnType, 'varchar' | 'bigint' | 'double'>;
}

/** Rows read at a time. */
const READ_ROWS = 1024;

/**
 * Writes one Parquet file (zstd) of rows whose values stand in the columns' order. Replaces a file that is there. Has
 * nothing to do with the store's own file: the rows pass through a database in memory. @throws TableFileError
 */
export async function writeTableFile(
  file: string,
  columns: readonly TableFileColumn[],
  batches: AsyncIterable<readonly (readonly unknown[])[]>,
): Promise<number> {
  const target = path.resolve(file);
  mkdirSync(path.dirname(target), { recursive: true });
  return inMemory(target, async (connection) => {
    const list = columns.map(({ name, type }) => `${name} ${type}`).join(', ');
    await connection.run(`create table rows (${list})`);
    const appended = columns.map(({ name, type }, index) => ({
      name,
      type,
      value: (row: readonly unknown[]) => row[index] ?? null,
    }));
    let count = 0;
    for await (const batch of batches) {
      await appendRows(connection, 'rows', appended, batch);
      count += batch.length;
    }
    await connection.run(`copy rows to ${quoted(target)} (format parquet, compression zstd)`);
    return count;
  });
}

/** The rows of a Parquet file, in its order, some at a time. @throws TableFileError */
export async function* readTableFile(file: string): AsyncGenerator<Row[]> {
  const source = path.resolve(file);
  for (let from = 0; ; from += READ_ROWS) {
    const rows = await inMemory(source, (connection) =>
      allRows(connection, `select * from read_parquet($file) limit $size offset $from`, {
        file: source,
        size: READ_ROWS,
        from,
      }),
    );
    if (rows.length > 0) yield rows;
    if (rows.length < READ_ROWS) return;
  }
}

async function inMemory<T>(
  file: string,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await createInstance(':memory:', {
    mode: 'write',
    allowedFolders: [path.dirname(file)],
  });
  try {
    return await withConnection(instance, work);
  } catch (cause) {
    // What the caller's own rows threw is the caller's.
    const isOurs = !(cause instanceof Error && 'code' in cause) || cause instanceof QueryError;
    throw isOurs ? new TableFileError(file, cause) : cause;
  } finally {
    instance.closeSync();
  }
}

/** `copy` takes its target as a literal only. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

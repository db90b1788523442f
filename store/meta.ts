import type { DuckDBConnection } from '@duckdb/node-api';

/** What a file says of itself, by key: its schema's version among it. Null where it is not ours. */
export async function readMeta(connection: DuckDBConnection): Promise<Map<string, string> | null> {
  try {
    const rows = await connection.runAndReadAll('select key, value from tracehound_meta');
    return new Map(rows.getRows() as [string, string][]);
  } catch (error) {
    // DuckDB's list of columns would say so too, for twenty times as long: it binds every view for it.
    if (isUnknownName(error)) return null;
    throw error;
  }
}

/** Sets one fact about the file. */
export async function setMeta(
  connection: DuckDBConnection,
  key: string,
  value: string,
): Promise<void> {
  await forgetMeta(connection, [key]);
  await connection.run('insert into tracehound_meta values ($key, $value)', { key, value });
}

/** Takes facts about the file away; one that it does not have is no matter. */
export async function forgetMeta(
  connection: DuckDBConnection,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys)
    await connection.run('delete from tracehound_meta where key = $key', { key });
}

/** Whether a table or a column that a question names is not there. */
function isUnknownName(error: unknown): boolean {
  return error instanceof Error && /^(Catalog|Binder) Error/.test(error.message);
}

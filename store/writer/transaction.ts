import type { DuckDBConnection } from '@duckdb/node-api';

/** Runs `work` in one transaction: all of it is committed, or none. */
export async function inTransaction<T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
): Promise<T> {
  await connection.run('begin');
  try {
    const result = await work();
    await connection.run('commit');
    return result;
  } catch (error) {
    // A commit that failed has rolled back by itself; saying it again is refused and changes nothing.
    await connection.run('rollback').catch(() => undefined);
    throw error;
  }
}

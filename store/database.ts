import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { existsSync } from 'node:fs';
import { readSchema, SCHEMA_VERSION, TABLES, VIEWS } from './schema/index.js';

/** Settings that `../docs/decisions` and the storage benchmark justify; each is pinned by a canary test. */
const SETTINGS = {
  storage_compatibility_version: 'latest',
  wal_autocheckpoint: '64MB',
  memory_limit: '1GB',
};

/** Opens the file, creating and migrating it; the only place where an instance is made. */
export async function openDatabase(path: string): Promise<DuckDBInstance> {
  const isNew = path === ':memory:' || !existsSync(path);
  const instance = await DuckDBInstance.create(path, SETTINGS);
  const connection = await instance.connect();
  try {
    // Merging row groups at every checkpoint makes pauses grow to seconds.
    await connection.run('set max_vacuum_tasks = 0');
    if (isNew) await createSchema(connection);
  } finally {
    connection.closeSync();
  }
  return instance;
}

async function createSchema(connection: DuckDBConnection): Promise<void> {
  await connection.run('begin');
  for (const table of TABLES) await connection.run(readSchema(`tables/${table}.sql`));
  for (const view of VIEWS) await connection.run(readSchema(`views/${view}.sql`));
  await connection.run(
    `create table tracehound_meta as select ${SCHEMA_VERSION} as schema_version`,
  );
  await connection.run('commit');
}

import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { withBlankFile } from './blank-file.js';
import { makeDraft } from './draft-file.js';
import {
  NotAStoreError,
  StoreAccessError,
  StoreNotFoundError,
  StoreTooNewError,
} from './errors.js';
import {
  createInstance,
  draftFolder,
  quoted,
  withConnection,
  type DatabaseSettings,
} from './instance.js';
import { openErrorFrom } from './open-error.js';
import { readMeta } from './meta.js';
import { isCurrent, migrate, schemaVersion } from './schema/apply.js';
import { SCHEMA_VERSION } from './schema/index.js';

export type OpenDatabase = () => Promise<DuckDBInstance>;

/**
 * Opens the file, creating or migrating it. The caller holds the file's lock. Reading leaves the file as it
 * is, except that one from an older version is migrated first.
 */
export async function openDatabase(
  file: string,
  settings: DatabaseSettings,
): Promise<DuckDBInstance> {
  try {
    if (file === ':memory:') return await openInMemory(settings);
    if (!existsSync(file)) {
      if (settings.mode === 'read') throw new StoreNotFoundError(file);
      await createFile(file);
    }
    const instance = await openCurrent(file, settings);
    if (instance !== null) return instance;
    await migrateFile(file);
    return (await openCurrent(file, settings))!;
  } catch (error) {
    throw openErrorFrom(error, file);
  }
}

async function openInMemory(settings: DatabaseSettings): Promise<DuckDBInstance> {
  return withBlankFile((blank) => createInstance(':memory:', settings, copyFrom(blank)));
}

/** Takes over what stands in a file, which DuckDB does without binding views anew. */
function copyFrom(file: string) {
  return async (connection: DuckDBConnection): Promise<void> => {
    await connection.run(`attach ${quoted(file)} as blank (read_only)`);
    await connection.run('copy from database blank to memory');
    await connection.run('detach blank');
  };
}

async function createFile(file: string): Promise<void> {
  // DuckDB would read it into the new file: all new files are copies of one, and so of one identity.
  const log = `${file}.wal`;
  if (existsSync(log) && statSync(log).size > 0) {
    const what = `the log of a file that is gone stands beside it (${log}); put that file back, or move the log away`;
    throw new StoreAccessError(file, what);
  }
  try {
    renameSync(await makeDraft(file), file);
  } finally {
    rmSync(draftFolder(file), { recursive: true, force: true });
  }
}

/** The open file, or null where it comes from an older version. */
async function openCurrent(
  file: string,
  settings: DatabaseSettings,
): Promise<DuckDBInstance | null> {
  const instance = await createInstance(file, settings);
  try {
    const meta = await withConnection(instance, readMeta);
    if (meta === null) throw new NotAStoreError(file, 'a DuckDB file of something else');
    const version = schemaVersion(meta);
    if (version > SCHEMA_VERSION) throw new StoreTooNewError(file, version, SCHEMA_VERSION);
    if (isCurrent(meta)) return instance;
  } catch (error) {
    instance.closeSync();
    throw error;
  }
  instance.closeSync();
  return null;
}

async function migrateFile(file: string): Promise<void> {
  const instance = await createInstance(file, { mode: 'write' });
  try {
    await withConnection(instance, migrate);
  } finally {
    instance.closeSync();
  }
}

import { DuckDBInstance } from '@duckdb/node-api';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { NotAStoreError, StoreNotFoundError, StoreTooNewError } from './errors.js';
import { openErrorFrom } from './open-error.js';
import { createSchema, isCurrent, migrate, readMeta, schemaVersion } from './schema/apply.js';
import { SCHEMA_VERSION } from './schema/index.js';

/** How an instance is made; each setting is held by a canary test. */
export interface DatabaseSettings {
  mode: 'read' | 'write';
  /** Upper bound of DuckDB's own memory, as DuckDB writes it. Default `1GB`. */
  memoryLimit?: string;
  /** Folders that trusted statements (`copy`, `read_parquet`) may touch; none by default. */
  allowedFolders?: readonly string[];
}

/**
 * Opens the file, creating or migrating it: the only place where an instance is made. The caller holds the
 * file's lock.
 */
export async function openDatabase(
  file: string,
  settings: DatabaseSettings,
): Promise<DuckDBInstance> {
  if (file === ':memory:') return openInMemory(settings);
  if (!existsSync(file)) {
    if (settings.mode === 'read') throw new StoreNotFoundError(file);
    await createFile(file, settings);
  }
  try {
    if (settings.mode === 'write') return await openChecked(file, settings, true);
    // Reading leaves the file as it is, unless only a newer schema makes it readable.
    const instance = await openChecked(file, settings, false);
    if (instance !== null) return instance;
    (await openChecked(file, { ...settings, mode: 'write' }, true)).closeSync();
    return (await openChecked(file, settings, false))!;
  } catch (error) {
    throw openErrorFrom(error, file);
  }
}

async function openInMemory(settings: DatabaseSettings): Promise<DuckDBInstance> {
  const instance = await createInstance(':memory:', settings);
  await withConnection(instance, createSchema);
  return instance;
}

/**
 * Makes the file in a private folder beside its place and moves it there whole: no other opener and no
 * crash leaves half a file, and no other user reads it.
 */
async function createFile(file: string, settings: DatabaseSettings): Promise<void> {
  const folder = `${file}.new`;
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
    const fresh = path.join(folder, 'db');
    const instance = await createInstance(fresh, { ...settings, mode: 'write' });
    await withConnection(instance, createSchema);
    instance.closeSync();
    chmodSync(fresh, 0o600);
    renameSync(fresh, file);
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw openErrorFrom(error, file);
  }
}

function openChecked(
  file: string,
  settings: DatabaseSettings,
  mayMigrate: true,
): Promise<DuckDBInstance>;
function openChecked(
  file: string,
  settings: DatabaseSettings,
  mayMigrate: false,
): Promise<DuckDBInstance | null>;
async function openChecked(
  file: string,
  settings: DatabaseSettings,
  mayMigrate: boolean,
): Promise<DuckDBInstance | null> {
  const instance = await createInstance(file, settings);
  try {
    const ready = await withConnection(instance, async (connection) => {
      const meta = await readMeta(connection);
      if (meta === null) throw new NotAStoreError(file, 'a DuckDB file of something else');
      if (schemaVersion(meta) > SCHEMA_VERSION) {
        throw new StoreTooNewError(file, schemaVersion(meta), SCHEMA_VERSION);
      }
      if (isCurrent(meta)) return true;
      if (mayMigrate) await migrate(connection, meta);
      return mayMigrate;
    });
    if (ready) return instance;
  } catch (error) {
    instance.closeSync();
    throw error;
  }
  instance.closeSync();
  return null;
}

async function createInstance(file: string, settings: DatabaseSettings): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(file, {
    ...(settings.mode === 'read' && { access_mode: 'READ_ONLY' }),
    // The default format knows no zstd: ten times the bytes.
    storage_compatibility_version: 'latest',
    wal_autocheckpoint: '64MB',
    memory_limit: settings.memoryLimit ?? '1GB',
    // Merging row groups at every checkpoint makes pauses grow to seconds.
    max_vacuum_tasks: '0',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  await withConnection(instance, async (connection) => {
    // No statement can bring these back: what a person types reads no file and changes no setting.
    const folders = (settings.allowedFolders ?? []).map((folder) => path.resolve(folder));
    const list = folders.map((folder) => `'${folder.replaceAll("'", "''")}'`).join(', ');
    if (list !== '') await connection.run(`set allowed_directories = [${list}]`);
    await connection.run('set enable_external_access = false');
    await connection.run('set lock_configuration = true');
  });
  return instance;
}

async function withConnection<T>(
  instance: DuckDBInstance,
  work: (connection: Awaited<ReturnType<DuckDBInstance['connect']>>) => Promise<T>,
): Promise<T> {
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}

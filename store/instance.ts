import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import path from 'node:path';

/** How an instance is made; each setting is held by a canary test. */
export interface DatabaseSettings {
  mode: 'read' | 'write';
  /** Upper bound of DuckDB's own memory, as DuckDB writes it. Default `1GB`. */
  memoryLimit?: string;
  /** Threads that one question may use; as many as there are cores by default. */
  threads?: number;
  /** Memory that stays with DuckDB once it was used, as DuckDB writes it; none by default. */
  keptMemory?: string;
  /** Folders that trusted statements (`copy`, `read_parquet`) may touch; none by default. */
  allowedFolders?: readonly string[];
}

/**
 * Makes an instance that reaches no file but its own, the folders of its drafts and `allowedFolders`,
 * and whose settings nobody can change. Both hold for the whole instance and cannot be taken back, so that
 * whoever needs files (Parquet in and out) says so at open. `fill` may still touch any.
 */
export async function createInstance(
  file: string,
  settings: DatabaseSettings,
  fill?: (connection: DuckDBConnection) => Promise<void>,
): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(file, {
    ...(settings.mode === 'read' && { access_mode: 'READ_ONLY' }),
    // The default format knows no zstd: ten times the bytes.
    storage_compatibility_version: 'latest',
    wal_autocheckpoint: '64MB',
    memory_limit: settings.memoryLimit ?? '1GB',
    ...(settings.threads !== undefined && { threads: String(settings.threads) }),
    ...(settings.keptMemory !== undefined && { block_allocator_memory: settings.keptMemory }),
    // Merging row groups at every checkpoint makes pauses grow to seconds.
    max_vacuum_tasks: '0',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    await withConnection(instance, async (connection) => {
      await fill?.(connection);
      const folders = (settings.allowedFolders ?? []).map((folder) => path.resolve(folder));
      if (file !== ':memory:') {
        folders.push(path.resolve(draftFolder(file)), path.resolve(exportDraft(file)));
      }
      await connection.run(`set allowed_directories = [${folders.map(quoted).join(', ')}]`);
      await connection.run('set enable_external_access = false');
      await connection.run('set lock_configuration = true');
    });
  } catch (error) {
    instance.closeSync();
    throw error;
  }
  return instance;
}

/** Where a new file is made before it takes its place; private to this user. */
export function draftFolder(file: string): string {
  return `${file}.new`;
}

/** Where Parquet is written before it is moved to its folder. */
export function exportDraft(file: string): string {
  return `${file}.export`;
}

export async function withConnection<T>(
  instance: DuckDBInstance,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await instance.connect();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}

/** A text as SQL writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase } from './database.js';
import { StoreAccessError, StoreLockedError, StoreNotFoundError } from './errors.js';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseSettings } from './instance.js';
import { LocalStore } from './local-store.js';
import { lockFile, type FileLock } from './lock/file-lock.js';
import { realPath } from './lock/lock-address.js';
import { connectToServer } from './remote/live-server.js';
import type { RemoteStore } from './remote/remote-store.js';
import { removeSidecar } from './remote/sidecar.js';
import type { Store } from './store.js';

export interface OpenOptions {
  /** `read` never creates the file and leaves it as it is (one from an older version is migrated). Default `write`. */
  mode?: 'read' | 'write';
  /** How long to wait for another process that holds the file. Default 10 000 ms. */
  waitMs?: number;
  /** What the opener does with the file, for those who wait for it: `serve`, `import`... Default `open`. */
  role?: string;
  /** Never go through a live server: for the server itself. Default false. */
  localOnly?: boolean;
  /** Upper bound of DuckDB's own memory. Default `1GB`. */
  memoryLimit?: string;
  /** Threads that one question may use; as many as there are cores by default. */
  threads?: number;
  /**
   * Memory that stays with DuckDB once it was used; none by default. Who makes and drops many temp tables saves
   * the pages that the system would give out anew each time.
   */
  keptMemory?: string;
  /** Folders that `copy` and `read_parquet` may touch on this store; none by default, and never more later. */
  allowedFolders?: readonly string[];
  /** Milliseconds without a write after which the write-ahead log is folded into the file. Default 5000. */
  idleCheckpointMs?: number;
}

const IN_MEMORY = ':memory:';
const FOREIGN_PAUSE_MS = 100;

/**
 * Opens the store at `path`: the file itself, or the live server that holds it. `:memory:` is a store of
 * this process alone.
 *
 * @throws StoreNotFoundError, StoreLockedError, NotAStoreError, StoreTooNewError, StoreAccessError
 */
export async function openStore(file: string, options: OpenOptions = {}): Promise<Store> {
  const { mode = 'write', waitMs = 10_000, role = 'open', localOnly = false } = options;
  const settings: DatabaseSettings = { ...options, mode };
  const idleCheckpointMs = options.idleCheckpointMs ?? 5_000;
  if (file === IN_MEMORY) {
    const open = () => openDatabase(file, settings);
    const release = async () => undefined;
    return LocalStore.open({ path: file, mode, open, release, idleCheckpointMs });
  }
  checkPlace(file, mode);
  const deadline = performance.now() + waitMs;
  const held = localOnly
    ? await lockFile(file, { waitMs, role })
    : await serverOrLock(file, waitMs, role);
  if (held !== null && 'append' in held) return held;
  const lock = held as FileLock;
  try {
    if (mode === 'write') removeSidecar(file);
    const open = () => openWhenFree(file, settings, deadline);
    const release = () => lock.release();
    return await LocalStore.open({ path: file, mode, open, release, idleCheckpointMs });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Says what is missing before anybody waits for it. */
function checkPlace(file: string, mode: 'read' | 'write'): void {
  const real = realPath(file);
  if (mode === 'read' && !existsSync(real)) throw new StoreNotFoundError(file);
  const folder = path.dirname(real);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new StoreAccessError(file, `its folder ${folder} does not exist; make it first`);
  }
}

/** The live server if there is one now or while we wait, else the lock. */
async function serverOrLock(
  file: string,
  waitMs: number,
  role: string,
): Promise<RemoteStore | FileLock> {
  let server = await connectToServer(file);
  if (server) return server;
  const giveUp = async () => (server = await connectToServer(file)) !== null;
  const lock = await lockFile(file, { waitMs, role, giveUp });
  return lock ?? server!;
}

/** Waits for a DuckDB of another program, which knows nothing of our lock. */
async function openWhenFree(file: string, settings: DatabaseSettings, deadline: number) {
  const start = performance.now();
  for (;;) {
    try {
      return await openDatabase(file, settings);
    } catch (error) {
      if (!(error instanceof StoreLockedError)) throw error;
      const now = performance.now();
      if (now >= deadline) {
        throw new StoreLockedError(file, error.holder, Math.round(now - start), error.cause);
      }
      await delay(Math.min(FOREIGN_PAUSE_MS, deadline - now));
    }
  }
}

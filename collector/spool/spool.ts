import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  type WriteFileOptions,
} from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatBatchName, isBatchName, parseBatchName } from './batch-name.js';
import { SpoolWriteError } from './errors.js';
import { SpoolQuota } from './spool-quota.js';

export const DEFAULT_MAX_SPOOL_BYTES = 1024 ** 3;

/** Only the owner reads what his agent said; `wx` because no batch may ever replace another. */
const NEW_FILE: WriteFileOptions = { mode: 0o600, flag: 'wx' };

export interface SpoolOptions {
  /** Refuse batches while the folder holds more; checked every few seconds, so a soft bound. Default 1 GiB. */
  maxBytes?: number;
  now?: () => number;
  pid?: number;
  /** Lower-case hex; see `BatchName.writer`. */
  writer?: string;
}

/** The folder beside a database where spans wait to be loaded. */
export function spoolFolder(databasePath: string): string {
  return `${path.resolve(databasePath)}.spool`;
}

/**
 * The writing side of a spool. A batch is there in full or not at all (written under a hidden name,
 * then renamed), and once `write` has returned it outlives the process, `kill -9` included. It does
 * not outlive a power cut: nothing here waits for the disk.
 */
export class Spool {
  readonly folder: string;
  readonly #quota: SpoolQuota;
  readonly #now: () => number;
  readonly #pid: number;
  readonly #writer: string;
  #sequence = 0;

  constructor(databasePath: string, options: SpoolOptions = {}) {
    this.folder = spoolFolder(databasePath);
    this.#now = options.now ?? Date.now;
    this.#quota = new SpoolQuota(
      this.folder,
      options.maxBytes ?? DEFAULT_MAX_SPOOL_BYTES,
      this.#now,
    );
    this.#pid = options.pid ?? process.pid;
    this.#writer = options.writer ?? randomWriter();
  }

  /** Writes one OTLP/protobuf request of spans. Throws SpoolFullError or SpoolWriteError. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#quota.admit(bytes.length);
    const { hidden, final } = this.#nextNames(bytes.length);
    try {
      await writeFile(hidden, bytes, NEW_FILE).catch(async (error) => {
        if (error.code !== 'ENOENT') throw error;
        await this.#makeFolder();
        await writeFile(hidden, bytes, NEW_FILE);
      });
      await rename(hidden, final);
    } catch (error) {
      // Where the folder is gone or closed to us there is nothing to take away, and the first error says more.
      await rm(hidden, { force: true }).catch(() => {});
      throw new SpoolWriteError(this.folder, error);
    }
  }

  /** Writes one, of spans where nothing else is said, before it returns. Throws as `write` does. */
  writeSync(bytes: Uint8Array, signal?: 'metrics'): void {
    this.#quota.admitSync(bytes.length);
    const { hidden, final } = this.#nextNames(bytes.length, signal);
    try {
      try {
        writeFileSync(hidden, bytes, NEW_FILE);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        this.#makeFolderSync();
        writeFileSync(hidden, bytes, NEW_FILE);
      }
      renameSync(hidden, final);
    } catch (error) {
      try {
        rmSync(hidden, { force: true });
      } catch {
        // As above.
      }
      throw new SpoolWriteError(this.folder, error);
    }
  }

  /** Whether a batch of this writer still waits to be loaded. */
  holdsOwn(): boolean {
    return this.#list().some((name) => {
      const batch = parseBatchName(name);
      return batch !== null && batch.writer === this.#writer && batch.pid === this.#pid;
    });
  }

  /** The spool itself not recursively: on a read-only disk that gives ENOENT and hides the reason. */
  async #makeFolder(): Promise<void> {
    await mkdir(path.dirname(this.folder), { recursive: true });
    await mkdir(this.folder, { mode: 0o700 }).catch(unlessThere);
  }

  #makeFolderSync(): void {
    mkdirSync(path.dirname(this.folder), { recursive: true });
    try {
      mkdirSync(this.folder, { mode: 0o700 });
    } catch (error) {
      unlessThere(error);
    }
  }

  #list(): string[] {
    try {
      return namesIn(this.folder);
    } catch {
      // A folder that cannot be listed has not been written by us, and its writes have failed aloud.
      return [];
    }
  }

  #nextNames(bytes: number, signal?: 'metrics'): { hidden: string; final: string } {
    const name = formatBatchName({
      timeMs: this.#now(),
      pid: this.#pid,
      writer: this.#writer,
      sequence: this.#sequence++,
      bytes,
      ...(signal && { signal }),
    });
    return {
      hidden: path.join(this.folder, `.${name}.part`),
      final: path.join(this.folder, name),
    };
  }
}

/** Eight digits of chance. Not of `node:crypto`, which an agent that is about to start would have to load. */
function randomWriter(): string {
  return Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0');
}

/** Another process of many may make the folder at the same moment. */
function unlessThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}

/** The batches that wait in a spool folder, oldest first; none where there is no folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(isBatchName).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

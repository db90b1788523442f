import type { DuckDBConnection } from '@duckdb/node-api';
import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import type { OpenDatabase } from './database.js';
import {
  ExportFolderError,
  StoreAccessError,
  StoreClosedError,
  StoreError,
  StoreReadOnlyError,
  StoreWriteError,
} from './errors.js';
import path from 'node:path';
import { exportDraft } from './instance.js';
import { exportSpans } from './lake/export-spans.js';
import { openErrorFrom } from './open-error.js';
import { ConnectionPool } from './reader/connection-pool.js';
import { LocalReader } from './reader/local-reader.js';
import { pruneFile } from './retention/prune-file.js';
import { fileSize, readStats } from './retention/stats.js';
import type { LogRow, MetricPointRow } from './signal-rows.js';
import type { SpanRow } from './span-row.js';
import type { RunLabelRow, Settled } from './analysis-rows.js';
import type { PruneLimits, PruneResult, StoreStats } from './keeper.js';
import type { ParquetExport } from './lake-exporter.js';
import type { Params, QueryLimits, QueryResult, Row, Session, SessionOptions } from './reader.js';
import type { AppendResult, ArrivedSpan } from './span-writer.js';
import type { Store } from './store.js';
import { addLabels, replaceAnalysis, type Analysis } from './writer/analysis-writer.js';
import { keepSettled } from './writer/settled.js';
import { inTransaction } from './writer/transaction.js';
import { Writers } from './writer/writers.js';

/** What a LocalStore is made of. */
export interface LocalStoreParts {
  path: string;
  mode: 'read' | 'write';
  /** Opens the file; called again when the file was exchanged or DuckDB gave up on it. */
  open: OpenDatabase;
  /** Gives the file's lock back. */
  release: () => Promise<void>;
  /** Milliseconds without a write after which the log is folded into the file. */
  idleCheckpointMs: number;
}

/** How long questions may go on once the file is to be exchanged. */
const PATIENCE_MS = 10_000;

/** A file that this thread holds. Writes go one after the other through one connection; questions through others. */
export class LocalStore implements Store {
  readonly path: string;
  #pool: ConnectionPool;
  #reader: LocalReader;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #lastExport: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #idle: NodeJS.Timeout | undefined;

  private constructor(
    private readonly parts: LocalStoreParts,
    private instance: Awaited<ReturnType<OpenDatabase>>,
    private writer: DuckDBConnection,
    private writers: Writers,
  ) {
    this.path = parts.path;
    this.#pool = new ConnectionPool(instance);
    this.#reader = new LocalReader(this.#pool);
  }

  static async open(parts: LocalStoreParts): Promise<LocalStore> {
    const instance = await parts.open();
    const writer = await instance.connect();
    return new LocalStore(parts, instance, writer, await Writers.create(writer));
  }

  async query<T extends Row = Row>(sql: string, params?: Params): Promise<T[]> {
    this.#checkOpen();
    return this.#reader.query<T>(sql, params);
  }

  async queryResult(sql: string, params?: Params, limits?: QueryLimits): Promise<QueryResult> {
    this.#checkOpen();
    return this.#reader.queryResult(sql, params, limits);
  }

  stream<T extends Row = Row>(sql: string, params?: Params): AsyncIterable<T[]> {
    this.#checkOpen();
    return this.#reader.stream<T>(sql, params);
  }

  async session<T>(work: (session: Session) => Promise<T>, options?: SessionOptions): Promise<T> {
    this.#checkOpen();
    return this.#reader.session(work, options);
  }

  append(rows: readonly SpanRow[]): Promise<AppendResult> {
    return this.#write(() => this.writers.spans.append(rows));
  }

  replaceSpans(rows: readonly ArrivedSpan[]): Promise<void> {
    return this.#write(() => this.writers.spans.replace(rows));
  }

  appendLogs(rows: readonly LogRow[]): Promise<AppendResult> {
    return this.#write(() => this.writers.logs.append(rows));
  }

  appendMetrics(rows: readonly MetricPointRow[]): Promise<AppendResult> {
    return this.#write(() => this.writers.metrics.append(rows));
  }

  replaceAnalysis(analysis: Analysis): Promise<void> {
    return this.#write(() => replaceAnalysis(this.writer, analysis, nowNs()));
  }

  markSettled(settled: Settled): Promise<void> {
    return this.#write(() => inTransaction(this.writer, () => keepSettled(this.writer, settled)));
  }

  label(labels: readonly RunLabelRow[]): Promise<void> {
    return this.#write(() => addLabels(this.writer, labels, nowNs()));
  }

  async stats(): Promise<StoreStats> {
    this.#checkOpen();
    return readStats(this.#reader, this.path);
  }

  checkpoint(): Promise<void> {
    return this.#write(() => this.#checkpoint());
  }

  prune(limits: PruneLimits): Promise<PruneResult> {
    return this.#write(() =>
      pruneFile(
        { connection: () => this.writer, reopen: (swap) => this.#reopen(swap) },
        this.path,
        limits,
        () => BigInt(Date.now()) * 1_000_000n,
      ),
    );
  }

  /** On a reading connection, so that writes go on; one export after the other, for they share a draft. */
  async exportParquet({ folder }: { folder: string }): Promise<ParquetExport> {
    this.#checkOpen();
    if (this.path === ':memory:') {
      throw new StoreAccessError(this.path, 'a store in memory has no place to write Parquet in');
    }
    if (!path.isAbsolute(folder)) throw new ExportFolderError(folder, 'it is no absolute path');
    const draft = path.resolve(exportDraft(this.path));
    const turn = this.#lastExport
      .catch(() => undefined)
      .then(() => this.#pool.use((connection) => exportSpans(connection, { folder, draft })))
      .catch((error: unknown) => {
        throw openErrorFrom(error, folder);
      });
    this.#lastExport = turn;
    return turn;
  }

  /** Waits for writes under way, stops questions, folds the write-ahead log into the file and lets go of it. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#lastWrite.catch(() => undefined);
    clearTimeout(this.#idle);
    await this.#pool.close();
    try {
      // Where this fails, the log stands beside the file with every row and is read at the next open.
      if (this.parts.mode === 'write') await this.#checkpoint().catch(() => undefined);
    } finally {
      this.writer.closeSync();
      this.instance.closeSync();
      if (this.parts.mode === 'write' && fileSize(this.#log) === 0) {
        rmSync(this.#log, { force: true });
      }
      await this.parts.release();
    }
  }

  async #checkpoint(): Promise<void> {
    await this.writer.run('checkpoint');
  }

  #checkOpen(): void {
    if (this.#closing) throw new StoreClosedError(this.path);
  }

  /** One write after the other: the connection has one transaction at a time. */
  async #write<T>(work: () => Promise<T>): Promise<T> {
    this.#checkOpen();
    if (this.parts.mode === 'read') throw new StoreReadOnlyError(this.path);
    clearTimeout(this.#idle);
    const turn = this.#lastWrite.catch(() => undefined).then(() => this.#attempt(work));
    this.#lastWrite = turn;
    return turn;
  }

  async #attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      this.#keepLogPrivate();
      return await work();
    } catch (error) {
      if (isFatal(error)) await this.#reopen(() => undefined);
      if (error instanceof StoreError) throw error;
      const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error);
      throw new StoreWriteError(this.path, reason, error);
    } finally {
      this.#checkpointWhenIdle();
    }
  }

  #checkpointWhenIdle(): void {
    clearTimeout(this.#idle);
    if (fileSize(this.#log) === 0 || this.#closing) return;
    this.#idle = setTimeout(() => {
      // Where it fails (a full disk), the log keeps the rows and the next write asks again.
      if (!this.#closing) this.checkpoint().catch(() => undefined);
    }, this.parts.idleCheckpointMs);
    this.#idle.unref();
  }

  /** Closes the instance, lets `swap` do what it will to the file, and opens it again. */
  async #reopen(swap: () => void): Promise<void> {
    await this.#pool.exchangeInstance(PATIENCE_MS, async () => {
      this.writer.closeSync();
      this.instance.closeSync();
      try {
        swap();
      } finally {
        this.instance = await this.parts.open();
        this.writer = await this.instance.connect();
        this.writers = await Writers.create(this.writer);
      }
      return this.instance;
    });
  }

  get #log(): string {
    return `${this.path}.wal`;
  }

  /** DuckDB makes its log anew after each checkpoint, readable by all; one that stands already keeps its mode. */
  #keepLogPrivate(): void {
    if (this.path !== ':memory:' && !existsSync(this.#log)) {
      closeSync(openSync(this.#log, 'a', 0o600));
    }
  }
}

/** After such an error DuckDB answers nothing more until the file is opened anew. */
function isFatal(error: unknown): boolean {
  return error instanceof Error && /FATAL Error|has been invalidated/.test(error.message);
}

let lastNs = 0n;

/** The time, later than any given before: the latest label must be known as such. */
function nowNs(): bigint {
  const ns = BigInt(Date.now()) * 1_000_000n;
  // One call may use up to a millisecond's worth of numbers after the one it is given.
  lastNs = ns > lastNs ? ns : lastNs + 1_000_000n;
  return lastNs;
}

import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { closeSync, existsSync, openSync } from 'node:fs';
import { StoreClosedError, StoreReadOnlyError } from './errors.js';
import { ConnectionPool } from './reader/connection-pool.js';
import { LocalReader } from './reader/local-reader.js';
import type { SpanRow } from './span-row.js';
import type {
  AppendResult,
  Params,
  QueryLimits,
  QueryResult,
  Row,
  RunLabelRow,
  Session,
  Store,
} from './store.js';
import { addLabels, replaceAnalysis, type Analysis } from './writer/analysis-writer.js';
import { LocalSpanWriter } from './writer/span-writer.js';

/** What a LocalStore is made of. */
export interface LocalStoreParts {
  path: string;
  mode: 'read' | 'write';
  instance: DuckDBInstance;
  /** Gives the file's lock back. */
  release: () => Promise<void>;
}

/** A file that this thread holds. Writes go one after the other through one connection; questions through others. */
export class LocalStore implements Store {
  readonly path: string;
  #pool: ConnectionPool;
  #reader: LocalReader;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;

  private constructor(
    private readonly parts: LocalStoreParts,
    private readonly writer: DuckDBConnection,
    private readonly spans: LocalSpanWriter,
  ) {
    this.path = parts.path;
    this.#pool = new ConnectionPool(parts.instance);
    this.#reader = new LocalReader(this.#pool);
  }

  static async open(parts: LocalStoreParts): Promise<LocalStore> {
    const writer = await parts.instance.connect();
    const found = await writer.runAndReadAll('select coalesce(max(arrival), 0)::bigint from spans');
    const lastArrival = found.getRows()[0]![0] as bigint;
    return new LocalStore(parts, writer, new LocalSpanWriter(writer, lastArrival));
  }

  async query<T extends Row = Row>(sql: string, params: Params = {}): Promise<T[]> {
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

  async session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    this.#checkOpen();
    return this.#reader.session(work);
  }

  append(rows: readonly SpanRow[]): Promise<AppendResult> {
    return this.#write(() => this.spans.append(rows));
  }

  replaceAnalysis(analysis: Analysis): Promise<void> {
    return this.#write(() => replaceAnalysis(this.writer, analysis, nowNs()));
  }

  label(labels: readonly RunLabelRow[]): Promise<void> {
    return this.#write(() => addLabels(this.writer, labels, nowNs()));
  }

  /** Waits for writes under way, stops questions, folds the write-ahead log into the file and lets go of it. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#lastWrite.catch(() => undefined);
    this.#pool.close();
    this.writer.closeSync();
    this.parts.instance.closeSync();
    await this.parts.release();
  }

  #checkOpen(): void {
    if (this.#closing) throw new StoreClosedError(this.path);
  }

  /** One write after the other: the connection has one transaction at a time. */
  async #write<T>(work: () => Promise<T>): Promise<T> {
    this.#checkOpen();
    if (this.parts.mode === 'read') throw new StoreReadOnlyError(this.path);
    const turn = this.#lastWrite
      .catch(() => undefined)
      .then(() => {
        this.#keepLogPrivate();
        return work();
      });
    this.#lastWrite = turn;
    return turn;
  }

  /** DuckDB makes its log anew after each checkpoint, readable by all; one that stands already keeps its mode. */
  #keepLogPrivate(): void {
    const log = `${this.path}.wal`;
    if (this.path !== ':memory:' && !existsSync(log)) closeSync(openSync(log, 'a', 0o600));
  }
}

function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

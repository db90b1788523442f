import { StoreClosedError } from '../errors.js';
import { LOG_COLUMNS, METRIC_COLUMNS } from '../signal-columns.js';
import type { LogRow, MetricPointRow } from '../signal-rows.js';
import { SPAN_COLUMNS } from '../span-columns.js';
import type { SpanRow } from '../span-row.js';
import type { RunLabelRow } from '../analysis-rows.js';
import type { PruneLimits, PruneResult, StoreStats } from '../keeper.js';
import type { ParquetExport } from '../lake-exporter.js';
import type {
  Params,
  QueryLimits,
  QueryResult,
  Row,
  Session,
  SessionOptions,
  Value,
} from '../reader.js';
import type { AppendResult, ArrivedSpan } from '../span-writer.js';
import type { Store } from '../store.js';
import type { Analysis } from '../writer/analysis-writer.js';
import type { StoreClient } from './http-client.js';
import { RemoteReader } from './remote-reader.js';

/** A file that a live server holds, through that server. */
export class RemoteStore implements Store {
  #reader: RemoteReader;
  #closed = false;

  constructor(
    readonly path: string,
    private readonly client: StoreClient,
  ) {
    this.#reader = new RemoteReader(client);
  }

  async query<T extends Row = Row>(sql: string, params?: Params): Promise<T[]> {
    return this.#open().query<T>(sql, params);
  }

  async queryResult(sql: string, params?: Params, limits?: QueryLimits): Promise<QueryResult> {
    return this.#open().queryResult(sql, params, limits);
  }

  stream<T extends Row = Row>(sql: string, params?: Params): AsyncIterable<T[]> {
    return this.#open().stream<T>(sql, params);
  }

  async session<T>(work: (session: Session) => Promise<T>, options?: SessionOptions): Promise<T> {
    return this.#open().session(work, options);
  }

  append(rows: readonly SpanRow[]): Promise<AppendResult> {
    return this.#call('append', { rows: asText(rows, SPAN_COLUMNS) });
  }

  async replaceSpans(rows: readonly ArrivedSpan[]): Promise<void> {
    await this.#call('replace-spans', { rows: asText(rows, SPAN_COLUMNS) });
  }

  appendLogs(rows: readonly LogRow[]): Promise<AppendResult> {
    return this.#call('append-logs', { rows: asText(rows, LOG_COLUMNS) });
  }

  appendMetrics(rows: readonly MetricPointRow[]): Promise<AppendResult> {
    return this.#call('append-metrics', { rows: asText(rows, METRIC_COLUMNS) });
  }

  async replaceAnalysis(analysis: Analysis): Promise<void> {
    await this.#call('replace-analysis', { analysis });
  }

  async markSettled(): Promise<void> {
    this.#open();
  }

  async label(labels: readonly RunLabelRow[]): Promise<void> {
    await this.#call('label', { rows: labels });
  }

  prune(limits: PruneLimits): Promise<PruneResult> {
    return this.#call('prune', { prune: limits });
  }

  exportParquet(options: { folder: string }): Promise<ParquetExport> {
    return this.#call('export-parquet', options);
  }

  stats(): Promise<StoreStats> {
    return this.#call('stats');
  }

  async checkpoint(): Promise<void> {
    await this.#call('checkpoint');
  }

  /** The server keeps the file; only this connection to it ends. */
  async close(): Promise<void> {
    this.#closed = true;
    this.client.close();
  }

  #open(): RemoteReader {
    if (this.#closed) throw new StoreClosedError(this.path);
    return this.#reader;
  }

  async #call<T>(operation: Parameters<StoreClient['call']>[0], body?: object): Promise<T> {
    this.#open();
    return this.client.call<T>(operation, body);
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Bytes of a text column go as the text they are, half as long as the same bytes in base64. */
function asText<R extends object>(
  rows: readonly R[],
  columns: readonly { type: string; property: string | null }[],
): Row[] {
  const texts = columns.filter(({ type, property }) => type === 'varchar' && property !== null);
  return rows.map((row) => {
    const copy: Row = { ...row } as Row;
    for (const { property } of texts) {
      const value: Value | undefined = copy[property!];
      if (value instanceof Uint8Array) copy[property!] = decoder.decode(value);
    }
    return copy;
  });
}

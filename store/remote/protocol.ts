import {
  ExportFolderError,
  QueryCancelledError,
  QueryError,
  QueryTimeoutError,
  RemoteStoreError,
  StoreAccessError,
  StoreError,
  StoreReadOnlyError,
  StoreWriteError,
} from '../errors.js';

/**
 * The store over HTTP: `POST /api/store/<operation>` with a tagged JSON body (see `tagged-json.ts`) and a
 * bearer token. Rows come back as lines, one JSON text each: first the columns' names, then chunks of rows
 * as arrays in their order, at last `{"done":true}` or `{"error":...}`. Everything else answers one JSON text.
 */
export const OPERATIONS = [
  'ping',
  'rows',
  'result',
  'begin-session',
  'create-temp',
  'create-temp-view',
  'end-session',
  'append',
  'append-logs',
  'append-metrics',
  'replace-spans',
  'replace-analysis',
  'label',
  'prune',
  'export-parquet',
  'stats',
  'checkpoint',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Where the operations are mounted. */
export const STORE_API = '/api/store';

/** An error as it travels. */
export interface WireError {
  code: string;
  message: string;
  sql?: string;
  timeoutMs?: number;
  path?: string;
}

export function toWireError(error: unknown): WireError {
  if (!(error instanceof StoreError)) {
    return { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) };
  }
  const { sql, timeoutMs, path } = error as Partial<WireError>;
  return { code: error.code, message: error.message, sql, timeoutMs, path };
}

/** The error that the server met, as a local store would have thrown it. */
export function fromWireError(
  { code, message, sql = '', timeoutMs = 0, path = '' }: WireError,
  url: string,
): StoreError {
  if (code === 'QUERY_FAILED') return new QueryError(message, sql);
  if (code === 'QUERY_TIMEOUT') return new QueryTimeoutError(timeoutMs, sql);
  if (code === 'QUERY_CANCELLED') return new QueryCancelledError(sql);
  if (code === 'STORE_READ_ONLY') return new StoreReadOnlyError(path);
  if (code === 'STORE_ACCESS') return new StoreAccessError(path, `the server says: ${message}`);
  if (code === 'STORE_EXPORT_FOLDER') {
    return new ExportFolderError(path, `the server says: ${message}`);
  }
  if (code === 'STORE_WRITE') return new StoreWriteError(path, `the server says: ${message}`);
  return new RemoteStoreError(url, `answered: ${message}`);
}

/** What `ping` answers; a client trusts a sidecar only when its server holds the very file. */
export interface Pong {
  pid: number;
  /** Real path of the file. */
  file: string;
}

import { StoreError } from '../errors.js';
import { realPath } from '../lock/lock-address.js';
import type { LogRow, MetricPointRow } from '../signal-rows.js';
import type { SpanRow } from '../span-row.js';
import type { RunLabelRow } from '../analysis-rows.js';
import type { PruneLimits } from '../keeper.js';
import type { Params, QueryLimits, Reader, Row, Session } from '../reader.js';
import type { ArrivedSpan } from '../span-writer.js';
import type { Store } from '../store.js';
import type { Analysis } from '../writer/analysis-writer.js';
import { toWireError, type Operation } from './protocol.js';
import { sessionsOf } from './session-registry.js';
import { fromTaggedJson, toTaggedJson } from './tagged-json.js';

/** A request, whatever brought it; who may ask is the transport's business. */
export interface StoreRequest {
  /** The last part of the path. */
  operation: string;
  /** The body's text. */
  body: string;
  /** Aborted when the client goes away. */
  signal?: AbortSignal;
}

export interface StoreResponse {
  status: number;
  contentType: string;
  /** Whole, or in pieces that come as the rows do. */
  body: string | AsyncIterable<string>;
}

/** Answers one request of a RemoteStore. Errors are answers too: this never throws. */
export async function handleStoreRequest(
  store: Store,
  request: StoreRequest,
): Promise<StoreResponse> {
  if (!Object.hasOwn(HANDLERS, request.operation)) {
    return refusal(404, `no such operation: ${request.operation}`);
  }
  const operation = request.operation as Operation;
  const body = readBody(request.body);
  const missing = body === null ? 'a JSON object' : missingField(operation, body);
  if (missing !== null) return refusal(400, `${operation} expects ${missing}`);
  try {
    const answer = await HANDLERS[operation](store, body!, request);
    if (isRows(answer)) {
      return { status: 200, contentType: 'application/x-ndjson', body: rowLines(answer) };
    }
    return json(200, { value: answer ?? null });
  } catch (error) {
    return json(error instanceof StoreError ? 422 : 500, { error: toWireError(error) });
  }
}

interface Body {
  sql: string;
  params?: Params;
  limits?: QueryLimits;
  session?: string;
  snapshot?: boolean;
  name: string;
  rows: unknown[];
  analysis: Analysis;
  prune: PruneLimits;
  folder: string;
}

/** What one answer that is held in memory may have, whatever its client asks for. */
const MAX_RESULT_ROWS = 1_000_000;
const MAX_RESULT_MS = 600_000;

/** The client's limits, or ours where they are tighter or it names none. */
function withinOurs({ maxRows, timeoutMs }: QueryLimits = {}): QueryLimits {
  return {
    maxRows: atMost(MAX_RESULT_ROWS, maxRows),
    timeoutMs: atMost(MAX_RESULT_MS, timeoutMs),
  };
}

function atMost(ours: number, given: number | undefined): number {
  return given !== undefined && given < ours ? given : ours;
}

type Handler = (store: Store, body: Body, request: StoreRequest) => unknown;

const HANDLERS: Record<Operation, Handler> = {
  ping: (store) => ({ pid: process.pid, file: realPath(store.path) }),
  rows: (store, { sql, params, session }) => readerOf(store, session).stream(sql, params),
  result: (store, { sql, params, limits, session }, { signal }) =>
    readerOf(store, session).queryResult(sql, params, {
      ...withinOurs(limits),
      ...(signal && { signal }),
    }),
  'begin-session': (store, { snapshot }) => sessionsOf(store).begin({ snapshot }),
  'create-temp': (store, { session, name, sql, params }) =>
    (readerOf(store, session ?? '') as Session).createTemp(name, sql, params),
  'create-temp-view': (store, { session, name, sql }) =>
    (readerOf(store, session ?? '') as Session).createTempView(name, sql),
  'end-session': (store, { session }) => sessionsOf(store).end(session ?? ''),
  append: (store, { rows }) => store.append(rows as SpanRow[]),
  'append-logs': (store, { rows }) => store.appendLogs(rows as LogRow[]),
  'append-metrics': (store, { rows }) => store.appendMetrics(rows as MetricPointRow[]),
  'replace-spans': (store, { rows }) => store.replaceSpans(rows as ArrivedSpan[]),
  'replace-analysis': (store, { analysis }) => store.replaceAnalysis(analysis),
  label: (store, { rows }) => store.label(rows as RunLabelRow[]),
  prune: (store, { prune }) => store.prune(prune),
  'export-parquet': (store, { folder }) => store.exportParquet({ folder }),
  stats: (store) => store.stats(),
  checkpoint: (store) => store.checkpoint(),
};

/** What an operation cannot do without, and what it must be. */
const REQUIRED: Partial<
  Record<Operation, Partial<Record<keyof Body, 'string' | 'array' | 'object'>>>
> = {
  rows: { sql: 'string' },
  result: { sql: 'string' },
  'create-temp': { session: 'string', name: 'string', sql: 'string' },
  'create-temp-view': { session: 'string', name: 'string', sql: 'string' },
  'end-session': { session: 'string' },
  append: { rows: 'array' },
  'append-logs': { rows: 'array' },
  'append-metrics': { rows: 'array' },
  'replace-spans': { rows: 'array' },
  'replace-analysis': { analysis: 'object' },
  label: { rows: 'array' },
  prune: { prune: 'object' },
  'export-parquet': { folder: 'string' },
};

function missingField(operation: Operation, body: Body): string | null {
  for (const [field, kind] of Object.entries(REQUIRED[operation] ?? {})) {
    const value = body[field as keyof Body];
    const found = Array.isArray(value) ? 'array' : typeof value;
    if (found !== kind || value === null) return `${field} (${kind})`;
  }
  return null;
}

function readBody(text: string): Body | null {
  try {
    const body: unknown = text === '' ? {} : fromTaggedJson(text);
    return typeof body === 'object' && body !== null ? (body as Body) : null;
  } catch {
    return null;
  }
}

function refusal(status: number, message: string): StoreResponse {
  return json(status, { error: { code: 'BAD_REQUEST', message } });
}

function readerOf(store: Store, session: string | undefined): Reader {
  return session === undefined ? store : sessionsOf(store).get(session);
}

function json(status: number, value: unknown): StoreResponse {
  return { status, contentType: 'application/json', body: toTaggedJson(value) };
}

function isRows(answer: unknown): answer is AsyncIterable<Row[]> {
  return typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer;
}

/** A failure after the first line cannot change the status any more: it is the last line. */
async function* rowLines(chunks: AsyncIterable<Row[]>): AsyncIterable<string> {
  let columns: string[] | undefined;
  try {
    for await (const rows of chunks) {
      if (rows.length === 0) continue;
      if (columns === undefined) {
        columns = Object.keys(rows[0]!);
        yield `${toTaggedJson({ columns })}\n`;
      }
      const names = columns;
      yield `${toTaggedJson({ rows: rows.map((row) => names.map((name) => row[name])) })}\n`;
    }
    yield '{"done":true}\n';
  } catch (error) {
    yield `${toTaggedJson({ error: toWireError(error) })}\n`;
  }
}

import type { SpanRow } from './span-row.js';

/** A value in a result row: what JSON holds, and `bigint` for 64-bit integers so that nanoseconds stay exact. */
export type Value =
  string | number | bigint | boolean | null | Uint8Array | Value[] | { [key: string]: Value };
export type Row = Record<string, Value>;
export type Params = Record<string, Value>;

export interface QueryLimits {
  /** Stop after so many rows; the result then says `truncated`. */
  maxRows?: number;
  /** Give up after so many milliseconds (QueryTimeoutError). */
  timeoutMs?: number;
  /** Cancels the query (QueryCancelledError). */
  signal?: AbortSignal;
}

export interface QueryResult {
  columns: { name: string; type: string }[];
  rows: Row[];
  truncated: boolean;
}

/** Asks questions; never changes the file. Implemented on the file itself and on a live server that holds it. */
export interface Reader {
  /** All rows of one `select` (or other reading statement). `$name` parameters; a `bigint` column arrives as bigint. */
  query<T extends Row = Row>(sql: string, params?: Params): Promise<T[]>;
  /** Like `query`, with the columns' names and types, and limits. For statements that a person typed. */
  queryResult(sql: string, params?: Params, limits?: QueryLimits): Promise<QueryResult>;
  /** Rows in chunks, for results that need not fit in memory. */
  stream<T extends Row = Row>(sql: string, params?: Params): AsyncIterable<T[]>;
  /** Runs `work` on one connection and one snapshot of the data, where temp tables may stand. */
  session<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

/** A Reader on one snapshot; everything it makes is gone when the session ends. */
export interface Session extends Reader {
  /** Keeps the rows of `select` under `name` for this session; the name hides a view of the same name. */
  createTemp(name: string, select: string, params?: Params): Promise<void>;
}

/** What became of a batch; `stored + duplicates = rows given`. */
export interface AppendResult {
  stored: number;
  /** Rows whose span is in the file already: the file says the same as before. */
  duplicates: number;
}

/** Appends spans. Each call is one transaction: when it resolves, the rows are committed; when it throws, none is. */
export interface SpanWriter {
  append(rows: readonly SpanRow[]): Promise<AppendResult>;
}

/** A finding, as the `findings` table keeps it (property for column). */
export interface FindingRow {
  runId: string;
  traceId: string;
  detector: string;
  detectorVersion: number;
  spanId: string | null;
  stepIndex: number | null;
  agentName: string | null;
  category: string | null;
  severity: string;
  message: string;
  evidenceSpanIds: string[];
  fingerprint: string;
}

/** What a detector made of a run, as the `outcomes` table keeps it. */
export interface OutcomeRow {
  runId: string;
  detector: string;
  detectorVersion: number;
  outcome: 'findings' | 'clean' | 'not-applicable' | 'failed';
  findingCount: number;
  reason: string | null;
  lastArrival: bigint;
}

export interface ScoreRow {
  runId: string;
  profile: string;
  score: number;
  /** JSON text, see `scores.sql`. */
  breakdown: string;
}

/** Replaces what earlier analyses said of the same runs and detectors, in one transaction. */
export interface AnalysisWriter {
  replaceAnalysis(analysis: {
    findings: readonly FindingRow[];
    outcomes: readonly OutcomeRow[];
    scores: readonly ScoreRow[];
  }): Promise<void>;
}

export interface RunLabelRow {
  runId: string;
  outcome: 'pass' | 'fail' | null;
  reward: number | null;
  task: string | null;
  source: string;
}

export interface LabelWriter {
  label(labels: readonly RunLabelRow[]): Promise<void>;
}

/** One open store. Close it; an open one keeps every other process out. */
export interface Store extends Reader, SpanWriter, AnalysisWriter, LabelWriter {
  /** The file's path as given. */
  readonly path: string;
  close(): Promise<void>;
}

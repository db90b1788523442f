import type { LogRow, MetricPointRow } from './signal-rows.js';
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
  /** Runs `work` on one connection, where temp tables may stand; on one snapshot of the data unless told otherwise. */
  session<T>(work: (session: Session) => Promise<T>, options?: SessionOptions): Promise<T>;
}

export interface SessionOptions {
  /**
   * False lets each statement see what was committed before it. For work that copies what it needs into a
   * temp table and goes on from there: DuckDB plans questions to temp tables well, at half the time, only
   * where no transaction holds them back. Default true.
   */
  snapshot?: boolean;
}

/** A Reader on one connection; everything it makes is gone when the session ends. */
export interface Session extends Reader {
  /** Keeps the rows of `select` under `name` for this session; the name hides a view of the same name. */
  createTemp(name: string, select: string, params?: Params): Promise<void>;
  /** Keeps `select` itself under `name`: asked anew, and only for the columns wanted, whenever it is read. */
  createTempView(name: string, select: string): Promise<void>;
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

/** A stored span with its place in the order of arrival. */
export type ArrivedSpan = SpanRow & { arrival: bigint };

/** Changes what is known of stored spans. */
export interface SpanReplacer {
  /**
   * Puts each row in the place of the span of the same arrival, in one transaction. What detectors said of the runs
   * of their traces is forgotten.
   */
  replaceSpans(rows: readonly ArrivedSpan[]): Promise<void>;
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
  /** First and last step that show it; null where the run as a whole is meant. */
  steps: { from: number; to: number } | null;
  /** The span and the failed steps that show it: findings of a run that share one tell one failure. */
  tellingSpanIds: string[];
}

/** What a detector said of runs. Where it found something it is clean here: the findings themselves say so. */
export interface Answer {
  detector: string;
  detectorVersion: number;
  outcome: 'clean' | 'not-applicable' | 'failed';
  reason: string | null;
}

/** Runs of which detectors said the same: a few sets tell of thousands of runs. */
export interface OutcomeSet {
  answers: readonly Answer[];
  /** Each in the state in which it was looked at. */
  runs: readonly { runId: string; lastArrival: bigint }[];
}

export interface ScoreRow {
  runId: string;
  profile: string;
  score: number;
  /** JSON text, see `scores.sql`. */
  breakdown: string;
}

/** A step that failed and the template of its message, as the `error_steps` table keeps it. */
export interface ErrorStepRow {
  runId: string;
  spanId: string;
  templateId: string;
  source: string | null;
}

export interface ErrorTemplateRow {
  templateId: string;
  text: string;
  foundedNo: number;
}

/** The errors of runs that were looked at for them. */
export interface ErrorAnalysis {
  /** Runs that were looked at, those without errors too. */
  runIds: readonly string[];
  steps: readonly ErrorStepRow[];
  /** Templates that are new or read otherwise than before. */
  templates: readonly ErrorTemplateRow[];
}

/** That every run was looked at: only what came later need be asked for. */
export interface Settled {
  /** Names the detectors that looked, as they were. */
  detectors: string;
  /** No span that they saw arrived later, and none that arrived earlier was not seen. */
  through: bigint;
}

export interface AnalysisWriter {
  /** Replaces what earlier analyses said of the same runs and detectors, in one transaction. */
  replaceAnalysis(analysis: {
    findings: readonly FindingRow[];
    outcomes: readonly OutcomeSet[];
    scores: readonly ScoreRow[];
    errors?: ErrorAnalysis;
  }): Promise<void>;
  /**
   * Keeps that every run was looked at, until an analysis of any run is replaced or stored spans are changed. Through a
   * live server nothing is kept: others write to the file in between.
   */
  markSettled(settled: Settled): Promise<void>;
}

export interface RunLabelRow {
  runId: string;
  outcome: 'pass' | 'fail' | null;
  reward: number | null;
  task: string | null;
  source: string;
  /** All tags that the run has by label; left out where this label says nothing of tags. */
  tags?: readonly string[];
}

export interface LabelWriter {
  label(labels: readonly RunLabelRow[]): Promise<void>;
}

/** Logs and metric points; each call is one transaction, as with spans. */
export interface SignalWriter {
  /**
   * Log records have no ids: one that equals a stored one in every field counts as its duplicate, so that
   * the same batch sent twice changes nothing. Equal ones within a batch are all kept.
   */
  appendLogs(rows: readonly LogRow[]): Promise<AppendResult>;
  /** Metric points, with the same rule for duplicates. */
  appendMetrics(rows: readonly MetricPointRow[]): Promise<AppendResult>;
}

/** What to keep; every limit that is given must hold afterwards. */
export interface PruneLimits {
  /**
   * Delete traces whose last span began or ended before this time (ns since the Unix epoch); those without times, that
   * came before it.
   */
  olderThanNs?: bigint;
  /** Delete the oldest traces until the file is no larger. A file with hardly a row takes 1 to 2 MB. */
  maxBytes?: number;
  /** Delete the oldest traces until no more runs are left; a trace goes with all of its runs. */
  maxRuns?: number;
  /**
   * Share of each limit, from 0 to below 1, that is freed besides once a limit is exceeded, for who prunes again and
   * again: what stays is copied each time. Default 0.
   */
  headroom?: number;
}

export interface PruneResult {
  traces: number;
  spans: number;
  logs: number;
  metricPoints: number;
  bytesBefore: number;
  bytesAfter: number;
}

/** The state of the file, for `doctor`. */
export interface StoreStats {
  schemaVersion: number;
  duckdbVersion: string;
  spans: number;
  openSpans: number;
  traces: number;
  logs: number;
  metricPoints: number;
  messageContents: number;
  /** Row groups of `spans`; a filter on time reads only those of that time. */
  rowGroups: number;
  /** Size of the file, of its write-ahead log, and of the free blocks within the file. */
  bytes: number;
  walBytes: number;
  freeBytes: number;
  lastArrival: bigint;
}

/** Keeping the file small, and looking after it. */
export interface Keeper {
  /** Deletes whole traces with all that is known of them, and gives their disk space back. */
  prune(limits: PruneLimits): Promise<PruneResult>;
  stats(): Promise<StoreStats>;
  /** Folds the write-ahead log into the file. Happens by itself when idle and at `close()`. */
  checkpoint(): Promise<void>;
}

/** What one Parquet export wrote. */
export interface ParquetExport {
  /** New files; those of earlier exports stay as they are. */
  files: number;
  rows: number;
  /** Spans of the file that have not ended: each is exported after its end. */
  openSpans: number;
  /** Every complete span that arrived up to here is in the folder. */
  lastArrival: bigint;
}

/** Spans as files that other engines read. */
export interface LakeExporter {
  /**
   * Writes the complete spans that are not in the folder yet as `date=YYYY-MM-DD/service=NAME/*.parquet`
   * (zstd, the columns of `spans`, with `service_name` for the exact service and every history in full).
   * A folder belongs to one file. After a crash at any moment the next export leaves nothing out and
   * writes nothing twice. Through a live server, the server writes: `folder` is absolute, on its machine.
   *
   * @throws ExportFolderError, StoreAccessError
   */
  exportParquet(options: { folder: string }): Promise<ParquetExport>;
}

/** One open store. Close it; an open one keeps every other process out. */
export interface Store
  extends
    Reader,
    SpanWriter,
    SpanReplacer,
    SignalWriter,
    AnalysisWriter,
    LabelWriter,
    Keeper,
    LakeExporter {
  /** The file's path as given. */
  readonly path: string;
  close(): Promise<void>;
}

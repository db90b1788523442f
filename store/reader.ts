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

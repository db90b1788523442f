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

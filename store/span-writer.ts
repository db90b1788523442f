import type { LogRow, MetricPointRow } from './signal-rows.js';
import type { SpanRow } from './span-row.js';

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

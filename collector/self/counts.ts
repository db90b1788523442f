import type { PruneResult } from '../../store/index.js';
import type { Tally } from '../ingest/messages.js';
import { SIGNALS, type Signal } from '../otlp/signal.js';

/** So many different reasons are told apart; the rest is counted as `other`. */
const MAX_REASONS = 32;

/** What became of the items of one signal; `received = stored + duplicates + rejected`, always. */
export interface SignalCounts {
  /** Items in bodies that could be decoded. */
  received: number;
  /** Committed by this process. */
  stored: number;
  /** In the file already when they came. */
  duplicates: number;
  /** By reason. A request that is refused as a whole, and comes again, counts each time. */
  rejected: Record<string, number>;
  /** Secrets that were masked before anything was stored, by the rule that knew them. */
  redacted: Record<string, number>;
  /** Deleted again by the limits on what the file may hold. */
  pruned: number;
  /** Requests by how they ended: `accepted`, or why not. */
  requests: Record<string, number>;
}

export type Counts = Record<Signal, SignalCounts>;

/** The process's own account of what came in. */
export class Account {
  readonly counts: Counts = Object.fromEntries(
    SIGNALS.map((signal) => [
      signal,
      {
        received: 0,
        stored: 0,
        duplicates: 0,
        rejected: {},
        redacted: {},
        pruned: 0,
        requests: {},
      },
    ]),
  ) as unknown as Counts;

  add({ signal, received, stored, duplicates, rejected, redacted }: Tally): void {
    const counts = this.counts[signal];
    counts.received += received;
    counts.stored += stored;
    counts.duplicates += duplicates;
    for (const [reason, count] of Object.entries(rejected)) raise(counts.rejected, reason, count);
    for (const [rule, count] of Object.entries(redacted)) raise(counts.redacted, rule, count);
  }

  prune({ spans, logs, metricPoints }: PruneResult): void {
    this.counts.traces.pruned += spans;
    this.counts.logs.pruned += logs;
    this.counts.metrics.pruned += metricPoints;
  }

  request(signal: Signal, result: string): void {
    raise(this.counts[signal].requests, result, 1);
  }
}

function raise(counts: Record<string, number>, name: string, by: number): void {
  const known = name in counts || Object.keys(counts).length < MAX_REASONS;
  const key = known ? name : 'other';
  counts[key] = (counts[key] ?? 0) + by;
}

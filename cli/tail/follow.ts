import { readFileSync } from 'node:fs';
import type { Reader, Row } from '../../store/index.js';

const TAIL_START = readFileSync(new URL('./tail-start.sql', import.meta.url), 'utf8');
const NEW_SPANS = readFileSync(new URL('./new-spans.sql', import.meta.url), 'utf8');
/** Spans of one question; the next one follows at once where so many came. */
const BATCH = 1000;

/** A span that has arrived; see `new-spans.sql` for the columns. */
export interface ArrivedSpan extends Row {
  arrival: bigint;
  trace_id: string;
  span_id: string;
  kind: string;
  name: string | null;
  agent_name: string | null;
  start_ns: bigint;
  end_ns: bigint | null;
  duration_ms: number | null;
  tokens_in: bigint | null;
  tokens_out: bigint | null;
  is_error: boolean;
  error_message: string | null;
}

export interface FollowOptions {
  /** Lends a reader for one question; gives null where there is no file yet. */
  ask: <T>(work: (reader: Reader) => Promise<T>) => Promise<T | null>;
  /** So many spans of before are given first. */
  lines: number;
  /** Only agent spans, once they have ended. */
  runsOnly: boolean;
  /** Ends it. */
  signal: AbortSignal;
  /** Waits between two questions that found nothing new. */
  pause: () => Promise<void>;
  onSpans: (spans: readonly ArrivedSpan[]) => Promise<void>;
}

/** Gives every span as it arrives, in order, until `signal` says so. */
export async function follow(options: FollowOptions): Promise<void> {
  const { ask, lines, runsOnly, signal, pause, onSpans } = options;
  let after: bigint | null = null;
  while (!signal.aborted) {
    const found: { spans: ArrivedSpan[]; after: bigint } | null = await ask(async (reader) => {
      const from = after ?? (await startOf(reader, lines));
      const params = { after: from, runs_only: runsOnly, limit: BATCH };
      return { spans: await reader.query<ArrivedSpan>(NEW_SPANS, params), after: from };
    });
    // A file that appears later is followed from its first span on.
    after = found?.spans.at(-1)?.arrival ?? found?.after ?? 0n;
    if (found && found.spans.length > 0) await onSpans(found.spans);
    if (found?.spans.length !== BATCH) await pause();
  }
}

async function startOf(reader: Reader, lines: number): Promise<bigint> {
  const [row] = await reader.query<{ after: bigint }>(TAIL_START, { lines });
  return row!.after;
}

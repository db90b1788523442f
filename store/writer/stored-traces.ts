import type { DuckDBConnection } from '@duckdb/node-api';
import { allRows } from '../reader/all-rows.js';

/** A writer that appends once and goes pays for no list of what the file holds. */
const APPENDS_BEFORE_READING = 16;
/** Some 50 bytes each. A file with more is asked about every trace. */
const MAX_TRACES = 500_000;
const HEX_28_BITS = 7;
const HEX_24_BITS = 6;

/**
 * Knows of most traces that the file holds nothing of them, so that looking for their other spans can be spared: that
 * reads all spans of their time, which is more with every span that came. Says "may be" too often and never "is new"
 * wrongly: ids stand here by a number made of them, and stay when their spans go.
 */
export class StoredTraces {
  #numbers: Set<number> | null = null;
  #appends = 0;

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly appendsBeforeReading = APPENDS_BEFORE_READING,
  ) {}

  /** Before rows go in. Called within their transaction, whose rows it need not see. */
  async prepare(): Promise<void> {
    if (++this.#appends !== this.appendsBeforeReading) return;
    const traces = await allRows<{ trace_id: string }>(
      this.connection,
      `select distinct trace_id from spans limit ${MAX_TRACES}`,
      {},
    );
    this.#numbers = new Set();
    this.add(traces.map(({ trace_id }) => ({ traceId: trace_id })));
  }

  /** False where the file surely holds no span of the trace. */
  mayHold(traceId: string): boolean {
    return this.#numbers === null || this.#numbers.has(numberOf(traceId));
  }

  /** After they were written; where they are taken back after all, it does no harm. */
  add(rows: readonly { traceId: string }[]): void {
    if (this.#numbers === null) return;
    for (const { traceId } of rows) this.#numbers.add(numberOf(traceId));
    // Nothing can be said of a trace once one is forgotten.
    if (this.#numbers.size >= MAX_TRACES) this.#numbers = null;
  }
}

/** 52 bits of both ends of an id: some producers begin ids with the time, others end them with it. */
function numberOf(traceId: string): number {
  const head = parseInt(traceId.slice(0, HEX_28_BITS), 16);
  return head * 2 ** 24 + parseInt(traceId.slice(-HEX_24_BITS), 16);
}

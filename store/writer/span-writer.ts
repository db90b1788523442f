import type { DuckDBConnection } from '@duckdb/node-api';
import { SPAN_COLUMNS } from '../span-columns.js';
import type { SpanRow } from '../span-row.js';
import type { AppendResult, ArrivedSpan } from '../span-writer.js';
import { appendRows, type TableColumn } from './append-rows.js';
import { planBatch } from './duplicates.js';
import { forgetTraces } from './forget-traces.js';
import { noteLayeredTraces } from './layered-traces.js';
import { MessageContents } from './message-contents.js';
import { SpanPlaces } from './places/span-places.js';
import { noteSeveralAgents } from './several-agents.js';
import { StoredTraces } from './stored-traces.js';
import { inTransaction } from './transaction.js';

/** No row is copied for its number: a copy of 70 fields costs more than all else. */
function columnsFrom(arrivalOf: (row: SpanRow, at: number) => bigint): TableColumn<SpanRow>[] {
  return SPAN_COLUMNS.map(({ name, type, property }) => ({
    name,
    type,
    value: property === null ? arrivalOf : (row) => row[property],
  }));
}

/** Writes spans through one connection. Calls must not overlap. */
export class LocalSpanWriter {
  #contents: MessageContents;
  #traces: StoredTraces;
  #places: SpanPlaces;

  constructor(
    private readonly connection: DuckDBConnection,
    private lastArrival: bigint,
  ) {
    this.#contents = new MessageContents(connection);
    this.#traces = new StoredTraces(connection);
    this.#places = new SpanPlaces(connection);
  }

  async append(batch: readonly SpanRow[]): Promise<AppendResult> {
    const contents = this.#contents.begin();
    const result = await inTransaction(this.connection, async () => {
      const { rows, replaced, duplicates } = await planBatch(this.connection, batch);
      if (replaced.length > 0) {
        await this.connection.run(`delete from spans where arrival in (${replaced.join(',')})`);
      }
      await this.#traces.prepare();
      const mayBeStored = (traceId: string) => this.#traces.mayHold(traceId);
      await noteSeveralAgents(this.connection, rows, mayBeStored);
      await noteLayeredTraces(this.connection, rows, mayBeStored);
      const first = this.lastArrival + 1n;
      this.#places.begin(rows, mayBeStored, first);
      this.#traces.add(rows);
      const folded = rows.map((row) => contents.fold(row));
      await contents.write();
      const columns = columnsFrom((_, at) => first + BigInt(at));
      await appendRows(this.connection, 'spans', columns, folded);
      await this.#places.refresh(rows, first);
      return { stored: rows.length, duplicates };
    });
    this.lastArrival += BigInt(result.stored);
    contents.committed();
    return result;
  }

  /** Puts rows in the place of those of the same arrival. */
  async replace(rows: readonly ArrivedSpan[]): Promise<void> {
    if (rows.length === 0) return;
    const contents = this.#contents.begin();
    await inTransaction(this.connection, async () => {
      const arrivals = rows.map(({ arrival }) => BigInt(arrival)).join(',');
      const left = await this.connection.runAndReadAll(
        `select distinct trace_id from spans where arrival in (${arrivals})`,
      );
      await this.connection.run(`delete from spans where arrival in (${arrivals})`);
      const isStored = () => true;
      await noteSeveralAgents(this.connection, rows, isStored);
      await noteLayeredTraces(this.connection, rows, isStored);
      const folded = rows.map((row) => contents.fold(row));
      await contents.write();
      const columns = columnsFrom((_, at) => rows[at]!.arrival);
      await appendRows(this.connection, 'spans', columns, folded);
      const traces = new Set([
        ...left.getRows().map(([traceId]) => traceId as string),
        ...rows.map(({ traceId }) => traceId),
      ]);
      await this.#places.refresh(rows, null, traces);
      await forgetTraces(this.connection, traces);
    });
    contents.committed();
  }
}

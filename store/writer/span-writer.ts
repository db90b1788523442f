import type { DuckDBConnection } from '@duckdb/node-api';
import { SPAN_COLUMNS } from '../span-columns.js';
import type { SpanRow } from '../span-row.js';
import type { AppendResult, ArrivedSpan } from '../store.js';
import { appendRows, type TableColumn } from './append-rows.js';
import { planBatch } from './duplicates.js';
import { forgetTraces } from './forget-traces.js';
import { noteLayeredTraces } from './layered-traces.js';
import { MessageContents } from './message-contents.js';
import { noteSeveralAgents } from './several-agents.js';
import { inTransaction } from './transaction.js';

const COLUMNS: readonly TableColumn<ArrivedSpan>[] = SPAN_COLUMNS.map(
  ({ name, type, property }) => ({
    name,
    type,
    value: (row) => row[property ?? 'arrival'],
  }),
);

/** Writes spans through one connection. Calls must not overlap. */
export class LocalSpanWriter {
  #contents: MessageContents;

  constructor(
    private readonly connection: DuckDBConnection,
    private lastArrival: bigint,
  ) {
    this.#contents = new MessageContents(connection);
  }

  async append(batch: readonly SpanRow[]): Promise<AppendResult> {
    let arrival = this.lastArrival;
    const contents = this.#contents.begin();
    const result = await inTransaction(this.connection, async () => {
      const { rows, replaced, duplicates } = await planBatch(this.connection, batch);
      if (replaced.length > 0) {
        await this.connection.run(`delete from spans where arrival in (${replaced.join(',')})`);
      }
      await noteSeveralAgents(this.connection, rows);
      await noteLayeredTraces(this.connection, rows);
      const numbered = rows.map((row) => ({ ...contents.fold(row), arrival: ++arrival }));
      await contents.write();
      await appendRows(this.connection, 'spans', COLUMNS, numbered);
      return { stored: rows.length, duplicates };
    });
    this.lastArrival = arrival;
    contents.committed();
    return result;
  }

  /** Puts rows in the place of those of the same arrival. */
  async replace(rows: readonly ArrivedSpan[]): Promise<void> {
    if (rows.length === 0) return;
    const contents = this.#contents.begin();
    await inTransaction(this.connection, async () => {
      const arrivals = rows.map(({ arrival }) => BigInt(arrival)).join(',');
      await this.connection.run(`delete from spans where arrival in (${arrivals})`);
      await noteSeveralAgents(this.connection, rows);
      await noteLayeredTraces(this.connection, rows);
      const folded = rows.map((row) => ({ ...contents.fold(row), arrival: row.arrival }));
      await contents.write();
      await appendRows(this.connection, 'spans', COLUMNS, folded);
      await forgetTraces(this.connection, new Set(rows.map(({ traceId }) => traceId)));
    });
    contents.committed();
  }
}

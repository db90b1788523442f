import type { DuckDBConnection } from '@duckdb/node-api';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { allRows } from '../reader/all-rows.js';
import type { SignalColumn } from '../signal-columns.js';
import type { AppendResult } from '../span-writer.js';
import { appendRows, type TableColumn } from './append-rows.js';
import { inTransaction } from './transaction.js';

const STORED_RECORDS = {
  log_records: readFileSync(new URL('./stored-logs.sql', import.meta.url), 'utf8'),
  metric_points: readFileSync(new URL('./stored-metrics.sql', import.meta.url), 'utf8'),
};

interface Numbered<R> {
  row: R;
  recordId: string;
  arrival: bigint;
}

/** Writes one kind of signal through one connection. Calls must not overlap. */
export class SignalTableWriter<R extends { timeNs: bigint }> {
  #columns: TableColumn<Numbered<R>>[];
  /** The content of a record: all that its sender says, and not when we received it. */
  #content: SignalColumn<R>[];

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly table: keyof typeof STORED_RECORDS,
    columns: readonly SignalColumn<R>[],
    private lastArrival: bigint,
  ) {
    this.#content = columns.filter(({ property, name }) => property && name !== 'received_ns');
    this.#columns = columns.map(({ name, type, property }) => ({
      name,
      type,
      value: (numbered) => {
        if (property !== null) return numbered.row[property];
        return name === 'arrival' ? numbered.arrival : numbered.recordId;
      },
    }));
  }

  async append(batch: readonly R[]): Promise<AppendResult> {
    if (batch.length === 0) return { stored: 0, duplicates: 0 };
    let arrival = this.lastArrival;
    const result = await inTransaction(this.connection, async () => {
      const ids = batch.map((row) => this.#contentId(row));
      const stored = await this.#storedCounts(batch, ids);
      const fresh: Numbered<R>[] = [];
      batch.forEach((row, at) => {
        const recordId = ids[at]!;
        const left = stored.get(recordId) ?? 0;
        if (left > 0) stored.set(recordId, left - 1);
        else fresh.push({ row, recordId, arrival: ++arrival });
      });
      await appendRows(this.connection, this.table, this.#columns, fresh);
      return { stored: fresh.length, duplicates: batch.length - fresh.length };
    });
    this.lastArrival = arrival;
    return result;
  }

  #contentId(row: R): string {
    const hash = createHash('sha256');
    for (const { property } of this.#content) {
      const value: unknown = row[property!];
      // Lengths keep neighbouring values apart.
      const bytes = value instanceof Uint8Array ? value : Buffer.from(String(value ?? ''));
      hash.update(`${value == null ? '-' : bytes.length}:`).update(bytes);
    }
    return hash.digest('hex').slice(0, 32);
  }

  async #storedCounts(rows: readonly R[], ids: readonly string[]): Promise<Map<string, number>> {
    let from = rows[0]!.timeNs;
    let to = from;
    for (const { timeNs } of rows) {
      if (timeNs < from) from = timeNs;
      if (timeNs > to) to = timeNs;
    }
    const found = await allRows<{ record_id: string; copies: number }>(
      this.connection,
      STORED_RECORDS[this.table],
      { ids: ids.join(','), from, to },
    );
    return new Map(found.map((row) => [row.record_id, row.copies]));
  }
}

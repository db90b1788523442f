import type { DuckDBConnection } from '@duckdb/node-api';
import { readMeta } from '../meta.js';
import { LOG_COLUMNS, METRIC_COLUMNS } from '../signal-columns.js';
import type { LogRow, MetricPointRow } from '../signal-rows.js';
import { SignalTableWriter } from './signal-writer.js';
import { LocalSpanWriter } from './span-writer.js';

/** The writers of all signals on one connection; arrival numbers go on from the file's highest. */
export class Writers {
  private constructor(
    readonly spans: LocalSpanWriter,
    readonly logs: SignalTableWriter<LogRow>,
    readonly metrics: SignalTableWriter<MetricPointRow>,
  ) {}

  static async create(connection: DuckDBConnection): Promise<Writers> {
    const last = await highestArrival(connection);
    return new Writers(
      new LocalSpanWriter(connection, last),
      new SignalTableWriter(connection, 'log_records', LOG_COLUMNS, last),
      new SignalTableWriter(connection, 'metric_points', METRIC_COLUMNS, last),
    );
  }
}

/** The highest arrival ever given, pruned rows included. */
export async function highestArrival(connection: DuckDBConnection): Promise<bigint> {
  const floor = BigInt((await readMeta(connection))?.get('arrival_floor') ?? 0);
  const found = await connection.runAndReadAll(
    `select coalesce(max(arrival), 0)::bigint from (
       select max(arrival) as arrival from spans
       union all select max(arrival) from log_records
       union all select max(arrival) from metric_points)`,
  );
  const highest = found.getRows()[0]![0] as bigint;
  return highest > floor ? highest : floor;
}

import type { DuckDBConnection } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { bindParameters } from '../reader/parameters.js';
import { allRows } from '../reader/all-rows.js';
import type { PruneLimits } from '../keeper.js';
import type { Params } from '../reader.js';
import { KEPT_ROWS } from './copy-kept.js';

const CUTOFF_BY_RUNS = readFileSync(new URL('./cutoff-by-runs.sql', import.meta.url), 'utf8');
const CUTOFF_BY_SHARE = readFileSync(new URL('./cutoff-by-share.sql', import.meta.url), 'utf8');
const KEPT_TRACES = readFileSync(new URL('./kept-traces.sql', import.meta.url), 'utf8');

/** DuckDB names a database after its file, so that a plain word here would be somebody's file. */
export const DRAFT_NAME = '_tracehound_prune_draft';

/** Bytes per row differ; aiming a little lower saves a second round. */
const SAFETY = 0.95;
/** What a file with hardly a row takes: catalog, and a block begun for each kind of column. */
const FIXED_BYTES = 2 ** 20;

/**
 * The time before which everything must go for the limits to hold, or null where they hold already.
 *
 * @param bytes size of the file now
 */
export async function cutoffFor(
  connection: DuckDBConnection,
  { olderThanNs, maxRuns, maxBytes }: PruneLimits,
  bytes: number,
): Promise<bigint | null> {
  const cutoffs: (bigint | null)[] = [];
  if (olderThanNs !== undefined) cutoffs.push(olderThanNs);
  if (maxRuns !== undefined) cutoffs.push(await ask(connection, CUTOFF_BY_RUNS, { maxRuns }));
  if (maxBytes !== undefined && bytes > maxBytes) {
    const share = (Math.max(0, maxBytes - FIXED_BYTES) / Math.max(1, bytes - FIXED_BYTES)) * SAFETY;
    cutoffs.push(await ask(connection, CUTOFF_BY_SHARE, { share }));
  }
  const times = cutoffs.filter((cutoff) => cutoff !== null);
  return times.length === 0 ? null : times.reduce((a, b) => (a > b ? a : b));
}

/** The limits drawn tighter by their headroom. */
export function withHeadroom(limits: PruneLimits, nowNs: bigint): PruneLimits {
  const { olderThanNs, maxBytes, maxRuns, headroom = 0 } = limits;
  const less = (limit: number) => Math.floor(limit * (1 - headroom));
  return {
    ...(olderThanNs !== undefined && {
      olderThanNs: nowNs - BigInt(less(Number(nowNs - olderThanNs))),
    }),
    ...(maxBytes !== undefined && { maxBytes: less(maxBytes) }),
    ...(maxRuns !== undefined && { maxRuns: less(maxRuns) }),
  };
}

async function ask(
  connection: DuckDBConnection,
  sql: string,
  params: Params,
): Promise<bigint | null> {
  const [row] = await allRows<{ cutoff_ns: bigint | null }>(connection, sql, params);
  return row?.cutoff_ns ?? null;
}

/** Rows that a cutoff would take from each table; all zero means that there is nothing to do. */
export async function countDoomed(
  connection: DuckDBConnection,
  cutoffNs: bigint,
): Promise<{ traces: number; spans: number; logs: number; metricPoints: number }> {
  await markKept(connection, cutoffNs);
  const [row] = await allRows<Record<string, bigint>>(
    connection,
    `select
       (select count(distinct trace_id) from spans where trace_id not in (from kept_traces)) as traces,
       (select count(*) from spans where trace_id not in (from kept_traces)) as spans,
       (select count(*) from log_records where not (time_ns >= $cutoffNs or coalesce(trace_id in (from kept_traces), false))) as logs,
       (select count(*) from metric_points where time_ns < $cutoffNs) as metric_points`,
    { cutoffNs },
  );
  return {
    traces: Number(row!['traces']),
    spans: Number(row!['spans']),
    logs: Number(row!['logs']),
    metricPoints: Number(row!['metric_points']),
  };
}

async function markKept(connection: DuckDBConnection, cutoffNs: bigint): Promise<void> {
  await run(connection, `create or replace temp table kept_traces as ${KEPT_TRACES}`, { cutoffNs });
}

/**
 * Copies what stays into an empty store attached as DRAFT_NAME: deleting alone gives no byte back, for DuckDB
 * reuses the space of rows within a file and does not shrink it.
 */
export async function copyKept(connection: DuckDBConnection, cutoffNs: bigint): Promise<void> {
  await markKept(connection, cutoffNs);
  for (const [table, condition] of KEPT_ROWS) {
    const sql = `insert into ${DRAFT_NAME}.${table} select * from ${table} where ${condition}`;
    await run(connection, sql, { cutoffNs });
  }
}

async function run(connection: DuckDBConnection, sql: string, params: Params): Promise<void> {
  const prepared = await connection.prepare(sql);
  try {
    bindParameters(prepared, params, sql);
    await prepared.run();
  } finally {
    prepared.destroySync();
  }
}

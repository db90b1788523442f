import { readFileSync } from 'node:fs';
import type { Reader, Row } from '../../store/index.js';

const TIME_BREAKDOWN = sql('time-breakdown');
const TOOL_STATS = sql('tool-stats');

/** Which runs are meant; all where both are left out. */
export interface StatsFilter {
  service?: string | undefined;
  model?: string | undefined;
}

/** Columns as `queries/time-breakdown.sql` explains them; times in ms, shares 0 to 1. */
export interface TimeBreakdown extends Row {
  service: string | null;
  model: string | null;
  runs: bigint;
  total_ms: number;
  tool_ms: number;
  llm_ms: number;
  tool_share: number | null;
  share_min: number | null;
  share_p50: number | null;
  share_p95: number | null;
  share_max: number | null;
  steps_p50: number;
  steps_p95: number;
  tokens_in: bigint | null;
  tokens_out: bigint | null;
  tokens_to_ms: number | null;
  reasoning_to_tokens: number | null;
}

/** Columns as `queries/tool-stats.sql` explains them. */
export interface ToolStats extends Row {
  tool_name: string | null;
  calls: bigint;
  runs: bigint;
  errors: bigint;
  nonzero_exits: bigint;
  retried: bigint;
  recovered: bigint;
  p50_ms: number | null;
  p95_ms: number | null;
  p99_ms: number | null;
  max_ms: number | null;
  cpu_s: number | null;
  max_rss_bytes: bigint | null;
  read_bytes: bigint | null;
  write_bytes: bigint | null;
}

/** Where the time of runs went, by service and model. Reads views only, whatever the runs came from. */
export async function readTimeBreakdown(
  reader: Pick<Reader, 'query'>,
  filter: StatsFilter = {},
): Promise<TimeBreakdown[]> {
  return reader.query<TimeBreakdown>(TIME_BREAKDOWN, paramsOf(filter));
}

/** What each tool does, most used first. */
export async function readToolStats(
  reader: Pick<Reader, 'query'>,
  filter: StatsFilter = {},
): Promise<ToolStats[]> {
  return reader.query<ToolStats>(TOOL_STATS, paramsOf(filter));
}

function paramsOf({ service, model }: StatsFilter) {
  return { service: service ?? null, model: model ?? null };
}

function sql(name: string): string {
  return readFileSync(new URL(`./queries/${name}.sql`, import.meta.url), 'utf8');
}

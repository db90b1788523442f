import type { Reader } from '../../store/index.js';
import type { Severity } from '../model.js';
import { runCondition } from '../runs/index.js';
import { findProfile } from '../profiles/index.js';
import { detectorFilter } from '../rule-sets.js';
import { readGateQuery } from './queries/index.js';

/** A run, as far as a gate measures it; null where the run does not tell. */
export interface GateRun {
  runId: string;
  agent: string | null;
  outcome: 'pass' | 'fail' | null;
  score: number | null;
  costUsd: number | null;
  durationMs: number | null;
  tokens: number | null;
  steps: number;
  findings: { detector: string; severity: Severity }[];
}

/** Which runs; all that have ended where nothing is said. */
export interface RunSelection {
  /** As `runCondition` takes it: `tag=nightly`, or SQL over the view `runs`. */
  where?: string;
  sinceNs?: bigint;
  maxRuns?: number;
  profile?: string;
}

/** The selected runs, the latest first. Throws QueryError where the condition is none. */
export async function readGateRuns(
  reader: Reader,
  { where, sinceNs, maxRuns, profile = 'default' }: RunSelection,
): Promise<GateRun[]> {
  const known = findProfile(profile);
  const rows = await reader.query(readGateQuery('gate-runs'), {
    run_ids: where === undefined ? null : await readRunIds(reader, where),
    since_ns: sinceNs ?? null,
    max_runs: maxRuns ?? null,
    profile: known.name,
    ...detectorFilter(profile),
  });
  const number = (value: unknown) => (value === null ? null : Number(value));
  return rows.map((row) => ({
    runId: row['run_id'] as string,
    agent: row['agent_name'] as string | null,
    outcome: row['outcome'] as GateRun['outcome'],
    score: number(row['score']),
    costUsd: number(row['cost_usd']),
    durationMs: number(row['duration_ms']),
    tokens: number(row['tokens']),
    steps: Number(row['step_count']),
    findings: row['findings'] as unknown as GateRun['findings'],
  }));
}

async function readRunIds(reader: Reader, where: string): Promise<string> {
  const { rows } = await reader.queryResult(
    `select run_id from runs where (${runCondition(where)}\n)`,
  );
  return JSON.stringify(rows.map((row) => row['run_id']));
}

/** The detectors that have looked at a run at all: a limit on another one would hold without meaning anything. */
export async function readLookers(reader: Reader): Promise<string[]> {
  const rows = await reader.query(readGateQuery('lookers'));
  return rows.map((row) => row['detector'] as string);
}

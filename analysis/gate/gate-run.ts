import type { Reader } from '../../store/index.js';
import { readFindings } from '../findings/index.js';
import { groupBy } from '../group-by.js';
import type { Severity } from '../model.js';
import { selectRunIds } from '../runs/index.js';
import { readScores } from '../scores/index.js';
import { readGateQuery } from './queries/index.js';

/** A run, as far as a gate measures it; null where the run does not tell. */
export interface GateRun {
  runId: string;
  agent: string | null;
  /** Whether it passed, by its verdict or its reward. */
  outcome: 'pass' | 'fail' | null;
  score: number | null;
  costUsd: number | null;
  durationMs: number | null;
  tokens: number | null;
  steps: number;
  /** `failure` is equal for those that tell the same. */
  findings: { detector: string; severity: Severity; failure: number }[];
}

/** Which runs; all that have ended where nothing is said. */
export interface RunSelection {
  /** As `runCondition` takes it: `tag=nightly`, or SQL over the view `runs`. */
  where?: string;
  sinceNs?: bigint;
  maxRuns?: number;
  profile?: string;
}

/** The selected runs, the latest first. Throws BadConditionError, and what `findProfile` does. */
export async function readGateRuns(
  reader: Reader,
  { where, sinceNs, maxRuns, profile = 'default' }: RunSelection,
): Promise<GateRun[]> {
  const rows = await reader.query(readGateQuery('gate-runs'), {
    run_ids: where === undefined ? null : JSON.stringify(await selectRunIds(reader, where)),
    since_ns: sinceNs ?? null,
    max_runs: maxRuns ?? null,
  });
  const scores = new Map((await readScores(reader, profile)).map((s) => [s.runId, s.score]));
  const findings = groupBy(await readFindings(reader, { profile }), ({ runId }) => runId);
  const number = (value: unknown) => (value === null ? null : Number(value));
  return rows.map((row) => ({
    runId: row['run_id'] as string,
    agent: row['agent_name'] as string | null,
    outcome: row['outcome'] as GateRun['outcome'],
    score: scores.get(row['run_id'] as string) ?? null,
    costUsd: number(row['cost_usd']),
    durationMs: number(row['duration_ms']),
    tokens: number(row['tokens']),
    steps: Number(row['step_count']),
    findings: (findings.get(row['run_id'] as string) ?? []).map(
      ({ detector, severity, failure }) => ({ detector, severity, failure }),
    ),
  }));
}

/** The detectors that have looked at a run at all: a limit on another one would hold without meaning anything. */
export async function readLookers(reader: Reader): Promise<string[]> {
  const rows = await reader.query(readGateQuery('lookers'));
  return rows.map((row) => row['detector'] as string);
}

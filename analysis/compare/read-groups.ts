import type { Reader } from '../../store/index.js';
import { groupBy } from '../group-by.js';
import { readFindings, readScores } from '../read.js';
import { listRuns, runCondition, type Run } from '../runs/index.js';
import type { ComparedRun, RunGroup } from './comparison.js';

/** Columns of `runs` by which runs are grouped under a short name. */
export const GROUP_COLUMNS = {
  agent: 'agent_name',
  model: 'model',
  service: 'service',
  session: 'session_id',
  task: 'task',
  // A run with several tags is in the set of each.
  tag: 'unnest(tags)',
} as const;

/**
 * The runs of a file by the value of `by` (a SQL expression over the view `runs`), the largest group first;
 * a run without a value belongs to none, one with several (an `unnest`) to each. Throws QueryError where the expression is none.
 */
export async function readGroupsBy(
  reader: Reader,
  by: string,
  options: { where?: string; profile?: string } = {},
): Promise<RunGroup[]> {
  const { rows } = await reader.queryResult(
    `select run_id, (${by}\n)::varchar as name from runs where (${conditionOf(options.where)}\n)`,
  );
  const named = rows.filter((row) => row['name'] !== null);
  const members = groupBy(named, (row) => row['name'] as string);
  const runs = await readComparedRuns(reader, options.profile);
  return [...members]
    .map(([name, rows]) => {
      const ids = new Set(rows.map((row) => row['run_id']));
      return { name, runs: runs.filter(({ runId }) => ids.has(runId)) };
    })
    .sort((a, b) => b.runs.length - a.runs.length || (a.name < b.name ? -1 : 1));
}

/** The runs of a file for which a SQL condition over the view `runs` holds; all without one. */
export async function readGroupWhere(
  reader: Reader,
  name: string,
  options: { where?: string; profile?: string } = {},
): Promise<RunGroup> {
  const { rows } = await reader.queryResult(
    `select run_id from runs where (${conditionOf(options.where)}\n)`,
  );
  const chosen = new Set(rows.map((row) => row['run_id'] as string));
  const runs = await readComparedRuns(reader, options.profile);
  return { name, runs: runs.filter(({ runId }) => chosen.has(runId)) };
}

const conditionOf = (where: string | undefined) =>
  where === undefined ? 'true' : runCondition(where);

const TASKS = `select run_id, coalesce(task, 'input ' || md5(input_messages)) as task from runs`;

async function readComparedRuns(reader: Reader, profile = 'default'): Promise<ComparedRun[]> {
  const scores = new Map((await readScores(reader, profile)).map((s) => [s.runId, s.score]));
  const found = groupBy(await readFindings(reader, { profile }), ({ runId }) => runId);
  const tasks = new Map(
    (await reader.query(TASKS)).map((row) => [row['run_id'], row['task'] as string | null]),
  );
  const runs = await listRuns(reader);
  return runs.map((run) => ({
    runId: run.runId,
    task: tasks.get(run.runId) ?? null,
    passed: run.outcome === null ? null : run.outcome === 'pass',
    values: {
      score: scores.get(run.runId) ?? null,
      'cost-usd': run.costUsd,
      tokens: tokensOf(run),
      'duration-s': run.durationMs === null ? null : run.durationMs / 1000,
      steps: run.stepCount,
    },
    detectors: new Set((found.get(run.runId) ?? []).map(({ detector }) => detector)),
  }));
}

function tokensOf({ tokensIn, tokensOut }: Run): number | null {
  return tokensIn === null && tokensOut === null ? null : (tokensIn ?? 0) + (tokensOut ?? 0);
}

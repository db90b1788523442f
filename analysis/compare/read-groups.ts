import { QueryError, type Reader } from '../../store/index.js';
import { readFindings } from '../findings/index.js';
import { groupBy } from '../group-by.js';
import { BadGroupingError, listRuns, selectRunIds, type Run } from '../runs/index.js';
import { readScores } from '../scores/index.js';
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
 * The runs of a file by the value of `by` (a name of GROUP_COLUMNS, or a SQL expression over the view `runs`), the
 * largest group first; a run without a value belongs to none, one with several (an `unnest`) to each. Throws
 * BadGroupingError and BadConditionError.
 */
export async function readGroupsBy(
  reader: Reader,
  by: string,
  options: { where?: string; profile?: string } = {},
): Promise<RunGroup[]> {
  const chosen = await chosenRuns(reader, options.where);
  const rows = (await readNames(reader, by)).filter(({ runId }) => chosen?.has(runId) ?? true);
  const runs = await readComparedRuns(reader, options.profile);
  return [...groupBy(rows, ({ name }) => name)]
    .map(([name, members]) => {
      const ids = new Set(members.map(({ runId }) => runId));
      return { name, runs: runs.filter(({ runId }) => ids.has(runId)) };
    })
    .sort((a, b) => b.runs.length - a.runs.length || (a.name < b.name ? -1 : 1));
}

/** The runs of a file for which a condition holds (see `runCondition`); all without one. Throws BadConditionError. */
export async function readGroupWhere(
  reader: Reader,
  name: string,
  options: { where?: string; profile?: string } = {},
): Promise<RunGroup> {
  const chosen = await chosenRuns(reader, options.where);
  const runs = await readComparedRuns(reader, options.profile);
  return { name, runs: runs.filter(({ runId }) => chosen?.has(runId) ?? true) };
}

/** The runs that a condition means; null for all. */
async function chosenRuns(reader: Reader, where?: string): Promise<Set<string> | null> {
  return where === undefined ? null : new Set(await selectRunIds(reader, where));
}

/** By which values runs are grouped, one row for each of a run's. */
async function readNames(reader: Reader, by: string): Promise<{ runId: string; name: string }[]> {
  const column = GROUP_COLUMNS[by as keyof typeof GROUP_COLUMNS] ?? by;
  try {
    const { rows } = await reader.queryResult(
      `select run_id, (${column}\n)::varchar as name from runs`,
    );
    return rows
      .filter((row) => row['name'] !== null)
      .map((row) => ({ runId: row['run_id'] as string, name: row['name'] as string }));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new BadGroupingError(by, Object.keys(GROUP_COLUMNS), error);
  }
}

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
    passed: run.passed,
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

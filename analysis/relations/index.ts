import { readFileSync } from 'node:fs';
import type { Params, Session } from '../../store/index.js';

/**
 * What detectors read, in the order in which it is made; `<name>.sql` says what one row means. Those named
 * like a documented view are it, on the runs under analysis and without the columns that nobody reads; the
 * rest answer once what many detectors ask.
 */
export const RELATIONS = [
  'spans',
  'runs',
  'run_members',
  'step_numbers',
  'steps',
  'tool_calls',
  'llm_calls',
  'logged_steps',
  'calls',
  'replies',
  'test_runs',
  'todo_lists',
  'endings',
  'unrecovered_errors',
  'workspaces',
  'fixes',
  'handed_calls',
] as const;

export type RelationName = (typeof RELATIONS)[number];

/** Relations that are read once or twice: kept as a question, not as rows. */
const UNSTORED: ReadonlySet<RelationName> = new Set(['tool_calls', 'llm_calls']);

/** The text of a relation. */
export function relationSql(name: RelationName): string {
  return readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');
}

/** A run to analyse. */
export interface RunKey {
  runId: string;
  traceId: string;
  /** The arrivals between which all spans of its trace lie, where they are known: nothing else is read. */
  arrivals?: { first: bigint; last: bigint };
}

const EVER = { first: 0n, last: 9_223_372_036_854_775_807n };

/** Makes every relation for `runs` in this session. */
export async function createRelations(session: Session, runs: readonly RunKey[]): Promise<void> {
  const keys = JSON.stringify(runs.map((run) => ({ run_id: run.runId, trace_id: run.traceId })));
  const params: Params = { runs: keys, ...spanOfArrivals(runs) };
  for (const name of RELATIONS) {
    const sql = relationSql(name);
    const named = Object.entries(params).filter(([param]) => sql.includes(`$${param}`));
    if (UNSTORED.has(name)) await session.createTempView(name, sql);
    else await session.createTemp(name, sql, Object.fromEntries(named));
  }
}

function spanOfArrivals(runs: readonly RunKey[]): { first: bigint; last: bigint } {
  let { first, last } = runs[0]?.arrivals ?? EVER;
  for (const { arrivals = EVER } of runs) {
    if (arrivals.first < first) first = arrivals.first;
    if (arrivals.last > last) last = arrivals.last;
  }
  return { first, last };
}

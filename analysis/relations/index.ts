import { readFileSync } from 'node:fs';
import type { Session } from '../../store/index.js';

/**
 * What detectors read, in the order in which it is made; `<name>.sql` says what one row means. The first
 * six are the documented views on the runs under analysis; the rest answer once what many detectors ask.
 */
export const RELATIONS = [
  'spans',
  'runs',
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

/** The text of a relation. */
export function relationSql(name: RelationName): string {
  return readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');
}

/** A run to analyse. */
export interface RunKey {
  runId: string;
  traceId: string;
}

/** Makes every relation for `runs` in this session. */
export async function createRelations(session: Session, runs: readonly RunKey[]): Promise<void> {
  const keys = JSON.stringify(runs.map((run) => ({ run_id: run.runId, trace_id: run.traceId })));
  for (const name of RELATIONS) {
    const sql = relationSql(name);
    await session.createTemp(name, sql, sql.includes('$runs') ? { runs: keys } : {});
  }
}

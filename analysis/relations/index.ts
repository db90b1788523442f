import { readFileSync } from 'node:fs';
import type { Session } from '../../store/index.js';

/**
 * What detectors read, in the order in which it is made; `<name>.sql` says what one row means. The first
 * five look at the whole table, before `spans` hides it; then come the documented views on the runs under
 * analysis; the rest answer once what many detectors ask.
 */
export const RELATIONS = [
  'heard_texts',
  'offers',
  'history',
  'step_history',
  'passing_transitions',
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
  'heard',
  'offered_tools',
  'mentions',
  'turns',
  'handoffs',
  'usual_runs',
  'usual_calls',
  'transitions',
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

/**
 * Makes relations for `runs` in this session: those that `questions` name and those that these are made of,
 * or all where no questions are given. What nobody asks for is not read: messages are the bulk of a file.
 */
export async function createRelations(
  session: Session,
  runs: readonly RunKey[],
  questions?: readonly string[],
): Promise<void> {
  const keys = JSON.stringify(runs.map((run) => ({ run_id: run.runId, trace_id: run.traceId })));
  for (const name of questions ? neededRelations(questions) : RELATIONS) {
    const sql = relationSql(name);
    await session.createTemp(name, sql, sql.includes('$runs') ? { runs: keys } : {});
  }
}

/** Those that every view and every finding's place stand on. */
const GROUND: readonly RelationName[] = ['spans', 'runs', 'steps'];

/** The relations named in the texts or in each other, in the order in which they are made. */
function neededRelations(questions: readonly string[]): RelationName[] {
  const needed = new Set<RelationName>(GROUND);
  // A relation reads only those made before it, so that one pass from the last to the first finds all.
  for (const name of [...RELATIONS].reverse()) {
    const named = new RegExp(`\\b${name}\\b`);
    const readers = [...needed].filter((other) => other !== name).map(relationSql);
    if ([...questions, ...readers].some((text) => named.test(text))) needed.add(name);
  }
  return RELATIONS.filter((name) => needed.has(name));
}

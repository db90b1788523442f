import { readFileSync } from 'node:fs';
import type { Params, Session } from '../../store/index.js';

/**
 * What detectors read, in the order in which it is made; `<name>.sql` says what one row means. Those up to
 * `trace_spans` look at the whole table, before `spans` hides it. Those named like a documented view are
 * it, on the runs under analysis and without the columns that nobody reads; the rest answer once what many ask.
 */
export const RELATIONS = [
  'asked_runs',
  'layers',
  'span_places',
  'step_numbers',
  'heard',
  'offers',
  'carried_answers',
  'history',
  'step_history',
  'passing_transitions',
  'trace_spans',
  '_run_spans',
  'spans',
  '_layer_columns',
  'runs',
  'layered_steps',
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
  'offered_tools',
  'odd_arguments',
  'stated_figures',
  'mentions',
  'turns',
  'handoffs',
  'usual_runs',
  'usual_calls',
  'transitions',
] as const;

export type RelationName = (typeof RELATIONS)[number];

/** Relations that only put others together: kept as a question, not as rows. */
const UNSTORED: ReadonlySet<RelationName> = new Set([
  'step_numbers',
  'spans',
  '_run_spans',
  'steps',
  'tool_calls',
  'llm_calls',
]);

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

/**
 * Makes relations for `runs` in this session: those that `questions` name and those that these are made of,
 * or all where no questions are given. What nobody asks for is not read: messages are the bulk of a file. A relation
 * that holds only the runs that our detectors ask it about (`$every_run`) holds all where one of the user's `rules`
 * reads it.
 */
export async function createRelations(
  session: Session,
  runs: readonly RunKey[],
  questions?: readonly string[],
  rules: readonly string[] = [],
): Promise<void> {
  const keys = JSON.stringify(runs.map((run) => ({ run_id: run.runId, trace_id: run.traceId })));
  const given: Params = { runs: keys, ...spanOfArrivals(runs) };
  for (const name of questions ? neededRelations(questions) : RELATIONS) {
    const sql = relationSql(name);
    const params: Params = { ...given, every_run: isNamedIn(rules, name) };
    const named = Object.entries(params).filter(([param]) => sql.includes(`$${param}`));
    if (UNSTORED.has(name)) await session.createTempView(name, sql);
    else await session.createTemp(name, sql, Object.fromEntries(named));
  }
}

/** Those that every view and every finding's place stand on. */
const GROUND: readonly RelationName[] = ['_run_spans', 'layers', '_layer_columns', 'runs', 'steps'];

/** The relations named in the texts or in each other, in the order in which they are made. */
function neededRelations(questions: readonly string[]): RelationName[] {
  const needed = new Set<RelationName>(GROUND);
  // A relation reads only those made before it, so that one pass from the last to the first finds all.
  for (const name of [...RELATIONS].reverse()) {
    const readers = [...needed].filter((other) => other !== name).map(relationSql);
    if (isNamedIn([...questions, ...readers], name)) needed.add(name);
  }
  return RELATIONS.filter((name) => needed.has(name));
}

function isNamedIn(texts: readonly string[], name: RelationName): boolean {
  const named = new RegExp(`\\b${name}\\b`, 'i');
  return texts.some((text) => named.test(text));
}

function spanOfArrivals(runs: readonly RunKey[]): { first: bigint; last: bigint } {
  let { first, last } = runs[0]?.arrivals ?? EVER;
  for (const { arrivals = EVER } of runs) {
    if (arrivals.first < first) first = arrivals.first;
    if (arrivals.last > last) last = arrivals.last;
  }
  return { first, last };
}

import { readFileSync } from 'node:fs';

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
  '_long_histories',
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
export const UNSTORED: ReadonlySet<RelationName> = new Set([
  'step_numbers',
  'spans',
  '_run_spans',
  '_long_histories',
  'steps',
  'tool_calls',
  'llm_calls',
]);

const texts = new Map<RelationName, string>();

/** The text of a relation. */
export function relationSql(name: RelationName): string {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');
    texts.set(name, text);
  }
  return text;
}

/** Those that every view and every finding's place stand on. */
const GROUND: readonly RelationName[] = [
  '_run_spans',
  'layers',
  '_long_histories',
  '_layer_columns',
  'runs',
  'steps',
];

/** The relations named in the texts or in each other, in the order in which they are made. */
export function neededRelations(questions: readonly string[]): RelationName[] {
  const needed = new Set<RelationName>(GROUND);
  // A relation reads only those made before it, so that one pass from the last to the first finds all.
  for (const name of [...RELATIONS].reverse()) {
    const readers = [...needed].filter((other) => other !== name).map(relationSql);
    if (isNamedIn([...questions, ...readers], name)) needed.add(name);
  }
  return RELATIONS.filter((name) => needed.has(name));
}

/** Whether one of the texts names the relation. */
export function isNamedIn(texts: readonly string[], name: RelationName): boolean {
  const named = new RegExp(`\\b${name}\\b`, 'i');
  return texts.some((text) => named.test(text));
}

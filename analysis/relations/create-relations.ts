import type { Params, Session } from '../../store/index.js';
import { selectKnown, type KnownRelation } from './file-relations.js';
import { isNamedIn, neededRelations, RELATIONS, relationSql, UNSTORED } from './relation-names.js';
import { createUnlayered, hasLayers } from './unlayered/unlayered.js';

/** A run to analyse. */
export interface RunKey {
  runId: string;
  traceId: string;
  /** The arrivals between which all spans of its trace lie, where they are known: nothing else is read. */
  arrivals?: { first: bigint; last: bigint };
}

const EVER = { first: 0n, last: 9_223_372_036_854_775_807n };

/** What changes how relations are made. */
export interface RelationChoices {
  /** Texts of the user's rules: a relation that holds only what our detectors ask for holds all for them. */
  rules?: readonly string[];
  /** Relations that were read already. */
  known?: readonly KnownRelation[];
}

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
  { rules = [], known = [] }: RelationChoices = {},
): Promise<void> {
  const keys = JSON.stringify(runs.map((run) => ({ run_id: run.runId, trace_id: run.traceId })));
  const given: Params = { runs: keys, ...spanOfArrivals(runs) };
  const made = new Set<string>();
  for (const name of questions ? neededRelations(questions) : RELATIONS) {
    if (name === '_layer_columns' && !(await hasLayers(session)))
      for (const simple of await createUnlayered(session)) made.add(simple);
    if (made.has(name)) continue;
    const read = known.find((relation) => relation.name === name);
    if (read) {
      await session.createTemp(name, selectKnown(read), { rows: read.rows });
      continue;
    }
    const sql = relationSql(name);
    const params: Params = { ...given, every_run: isNamedIn(rules, name) };
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

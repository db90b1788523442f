import type { Reader } from '../../store/index.js';
import { neededRelations, relationSql, type RelationName } from './relation-names.js';

/** Relations that tell of the file's latest runs, whichever are under analysis: the same for every batch. */
const OF_THE_FILE: readonly RelationName[] = ['history', 'step_history', 'passing_transitions'];

/** The rows of a relation, to be put into a session. */
export interface KnownRelation {
  name: RelationName;
  /** What DuckDB makes of `rows`: the shape of one row, as `from_json` takes it. */
  shape: string;
  rows: string;
}

/** Reads those that `questions` need, once for all batches: each takes a look at the file's latest 200 000 spans. */
export async function readFileRelations(
  reader: Reader,
  questions: readonly string[],
): Promise<KnownRelation[]> {
  const needed = neededRelations(questions).filter((name) => OF_THE_FILE.includes(name));
  return Promise.all(
    needed.map(async (name) => {
      const { columns, rows } = await reader.queryResult(relationSql(name));
      const shape = Object.fromEntries(columns.map((column) => [column.name, column.type]));
      return { name, shape: JSON.stringify([shape]), rows: JSON.stringify(rows, plainNumber) };
    }),
  );
}

/** A select that gives the rows again, from its parameter `rows`. */
export function selectKnown({ shape }: KnownRelation): string {
  return `select unnest(from_json($rows, '${shape}'), recursive := true)`;
}

function plainNumber(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

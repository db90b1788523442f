import { QueryError, type Reader } from '../../store/index.js';
import { BadConditionError } from './errors.js';
import { runCondition, RUN_FIELDS } from './run-condition.js';

/** The ids of the runs that a condition means, see `runCondition`. Throws BadConditionError where it is none. */
export async function selectRunIds(reader: Reader, where: string): Promise<string[]> {
  const sql = `select run_id from runs where (${runCondition(where)}\n)`;
  try {
    const { rows } = await reader.queryResult(sql);
    return rows.map((row) => row['run_id'] as string);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    throw new BadConditionError(where, RUN_FIELDS, error);
  }
}

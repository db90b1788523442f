import type { Reader } from '../../store/index.js';
import { AmbiguousRunError, RunNotFoundError } from './errors.js';
import { readRunQuery } from './queries/index.js';
import { runFromRow, type Run } from './run.js';

/**
 * The run that a person means: by its id, a unique start of it, its trace's id (the trace's first run
 * where it has several) or `last`, the run written to last. Throws RunNotFoundError or AmbiguousRunError.
 */
export async function findRun(reader: Reader, ref: string): Promise<Run> {
  const wanted = ref === 'last' ? ref : ref.trim().toLowerCase();
  const rows = wanted === '' ? [] : await reader.query(readRunQuery('find-runs'), { ref: wanted });
  const [first] = rows;
  if (!first) {
    const [any] = await reader.query('select exists (from spans) as has_runs');
    throw new RunNotFoundError(ref, any!['has_runs'] as boolean);
  }
  const isSure = wanted === 'last' || Number(first['closeness']) < 2 || rows.length === 1;
  if (!isSure)
    throw new AmbiguousRunError(
      ref,
      rows.map((row) => row['run_id'] as string),
    );
  return runFromRow(first);
}

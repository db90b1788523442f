import type { Reader, Row } from '../../store/index.js';
import { AmbiguousRunError, RunNotFoundError } from './errors.js';
import { readRunQuery } from './queries/index.js';
import { runFromRow, type Run } from './run.js';

/**
 * The run that a person means: by its id, a unique start of it, its trace's id (the trace's first run
 * where it has several) or `last`, the run written to last. Throws RunNotFoundError or AmbiguousRunError.
 */
export async function findRun(reader: Reader, ref: string): Promise<Run> {
  const wanted = ref === 'last' ? ref : ref.trim().toLowerCase();
  const rows = wanted === '' ? [] : await candidates(reader, wanted);
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

/** Digits of a trace's id, with which each run's id begins. */
const TRACE_DIGITS = 32;
const LAST_TRACE = `select trace_id from spans where arrival = (select max(arrival) from spans)`;

/** Looks at one trace alone where it can: that reads a few row groups, and all runs are worked out otherwise. */
async function candidates(reader: Reader, ref: string): Promise<Row[]> {
  const sql = readRunQuery('find-runs');
  const trace =
    ref === 'last'
      ? ((await reader.query(LAST_TRACE))[0]?.['trace_id'] ?? null)
      : ref.length >= TRACE_DIGITS
        ? ref.slice(0, TRACE_DIGITS)
        : null;
  const rows = await reader.query(sql, { ref, trace });
  // What came last may be told by another trace's spans, and be no run.
  return rows.length === 0 && ref === 'last' ? reader.query(sql, { ref, trace: null }) : rows;
}

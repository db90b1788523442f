import { readFileSync } from 'node:fs';
import type { Reader, Row } from '../../store/index.js';
import type { ExportedRun } from './run-record.js';

const RUN_FACTS = readFileSync(new URL('./run-facts.sql', import.meta.url), 'utf8');
const RUN_SPANS = readFileSync(new URL('./run-spans.sql', import.meta.url), 'utf8');

interface RunFacts extends Row {
  run_id: string;
  trace_id: string;
  root_span_id: string;
  outcome: 'pass' | 'fail' | null;
  reward: number | null;
  task: string | null;
}

/** The runs among the rows of some traces, oldest first, each with its own rows. */
export async function runsOf(
  reader: Pick<Reader, 'query'>,
  rows: readonly Row[],
  traceIds: readonly string[],
  runIds: readonly string[] | undefined,
): Promise<ExportedRun[]> {
  const facts = await reader.query<RunFacts>(RUN_FACTS, {
    trace_ids: traceIds.join(','),
    run_ids: runIds?.join(',') ?? null,
  });
  const several = traceIds.filter(
    (traceId) => facts.filter((fact) => fact.trace_id === traceId).length > 1,
  );
  const runOf = new Map<string, string>();
  if (several.length > 0) {
    const placed = await reader.query(RUN_SPANS, { trace_ids: several.join(',') });
    for (const row of placed) runOf.set(keyOf(row), row['run_id'] as string);
  }
  const rowsOf = new Map<string, Row[]>();
  for (const row of rows) {
    const runId = runOf.get(keyOf(row)) ?? (row['trace_id'] as string);
    const own = rowsOf.get(runId);
    if (own === undefined) rowsOf.set(runId, [row]);
    else own.push(row);
  }
  const runs = facts.map((fact) => ({
    runId: fact.run_id,
    traceId: fact.trace_id,
    rootSpanId: fact.root_span_id,
    outcome: fact.outcome,
    reward: fact.reward,
    task: fact.task,
    // Of a trace of which one run alone was asked for, all rows that came are its own.
    rows: rowsOf.get(fact.run_id) ?? rowsOf.get(fact.trace_id) ?? [],
  }));
  // A run that has only begun has nothing to export yet.
  return runs.filter((run) => run.rows.length > 0);
}

function keyOf(row: Row): string {
  return `${String(row['trace_id'])}/${String(row['span_id'])}`;
}

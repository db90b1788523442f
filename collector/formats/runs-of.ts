import { readFileSync } from 'node:fs';
import type { Reader, Row } from '../../store/index.js';
import type { ExportedRun } from './run-record.js';

const RUN_FACTS = readFileSync(new URL('./run-facts.sql', import.meta.url), 'utf8');
const RUN_SPANS = readFileSync(new URL('./run-spans.sql', import.meta.url), 'utf8');

export interface RunFacts extends Row {
  run_id: string;
  trace_id: string;
  root_span_id: string;
  outcome: 'pass' | 'fail' | null;
  reward: number | null;
  task: string | null;
  tags: string[];
  metadata: string | null;
}

/** What is known of the runs to export, oldest first, by trace. One question for all: it costs as much for one. */
export async function readRunFacts(
  reader: Pick<Reader, 'query'>,
  runIds: readonly string[] | undefined,
): Promise<Map<string, RunFacts[]>> {
  const facts = await reader.query<RunFacts>(RUN_FACTS, { run_ids: runIds?.join(',') ?? null });
  const byTrace = new Map<string, RunFacts[]>();
  for (const fact of facts) {
    const same = byTrace.get(fact.trace_id);
    if (same === undefined) byTrace.set(fact.trace_id, [fact]);
    else same.push(fact);
  }
  return byTrace;
}

/** The runs among the rows of some traces, each with its own rows. */
export async function runsOf(
  reader: Pick<Reader, 'query'>,
  rows: readonly Row[],
  traceIds: readonly string[],
  known: ReadonlyMap<string, RunFacts[]>,
): Promise<ExportedRun[]> {
  const facts = traceIds.flatMap((traceId) => known.get(traceId) ?? []);
  const several = traceIds.filter((traceId) => (known.get(traceId)?.length ?? 0) > 1);
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
    tags: fact.tags,
    metadata: fact.metadata,
    // Of a trace of which one run alone was asked for, all rows that came are its own.
    rows: rowsOf.get(fact.run_id) ?? rowsOf.get(fact.trace_id) ?? [],
  }));
  // A run that has only begun has nothing to export yet.
  return runs.filter((run) => run.rows.length > 0);
}

function keyOf(row: Row): string {
  return `${String(row['trace_id'])}/${String(row['span_id'])}`;
}

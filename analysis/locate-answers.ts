import { readFileSync } from 'node:fs';
import type { Session } from '../store/index.js';
import type { Detector, DetectorRow } from './detector.js';

const LOCATE_SPANS = readFileSync(new URL('./locate-spans.sql', import.meta.url), 'utf8');

/** One row that a detector answered with. */
export interface Answered {
  detector: Detector;
  row: DetectorRow;
}

/** Where in its run an answer is. */
export interface Located extends Answered {
  stepIndex: number | null;
  agentName: string | null;
  /** What shows it, in the order of the run, each span once. */
  evidenceSpanIds: string[];
}

interface Step {
  stepIndex: number;
  agentName: string | null;
}

/**
 * Looks up the spans that all detectors of a batch name, at once: a detector then need not know where in
 * the run its spans are.
 */
export async function locateAnswers(
  session: Session,
  answers: readonly Answered[],
): Promise<Located[]> {
  const steps = await readSteps(
    session,
    answers.map(({ row }) => row),
  );
  return answers.map((answer) => ({ ...answer, ...placeOf(answer.row, steps) }));
}

async function readSteps(
  session: Session,
  rows: readonly DetectorRow[],
): Promise<Map<string, Step>> {
  const named = new Map<string, { run_id: string; span_id: string }>();
  for (const { run_id, span_id, evidence_span_ids } of rows)
    for (const id of [span_id, ...evidence_span_ids])
      if (id !== null) named.set(keyOf(run_id, id), { run_id, span_id: id });
  const steps = new Map<string, Step>();
  if (named.size === 0) return steps;
  const keys = [...named.keys()];
  const found = await session.query(LOCATE_SPANS, { spans: JSON.stringify([...named.values()]) });
  for (const row of found)
    steps.set(keys[Number(row['nth']) - 1]!, {
      stepIndex: Number(row['step_index']),
      agentName: row['agent_name'] as string | null,
    });
  return steps;
}

function placeOf(
  row: DetectorRow,
  steps: ReadonlyMap<string, Step>,
): Omit<Located, keyof Answered> {
  const stepOf = (spanId: string) => steps.get(keyOf(row.run_id, spanId));
  const indexOf = (spanId: string) => stepOf(spanId)?.stepIndex ?? Number.MAX_SAFE_INTEGER;
  const evidence = new Set(row.evidence_span_ids.filter((spanId) => spanId !== null));
  const own = row.span_id === null ? undefined : stepOf(row.span_id);
  return {
    stepIndex: own?.stepIndex ?? null,
    agentName: own?.agentName ?? null,
    evidenceSpanIds: [...evidence].sort(
      (a, b) => indexOf(a) - indexOf(b) || (a < b ? -1 : Number(a > b)),
    ),
  };
}

function keyOf(runId: string, spanId: string): string {
  return `${runId} ${spanId}`;
}

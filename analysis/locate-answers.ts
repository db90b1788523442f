import { readFileSync } from 'node:fs';
import type { Session } from '../store/index.js';
import type { Detector, DetectorRow } from './detector.js';
import { shownSteps } from './shown-steps.js';

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
  /** As in a finding, see `FindingRow`. */
  steps: { from: number; to: number } | null;
  tellingSpanIds: string[];
}

interface Step {
  spanId: string;
  kind: string;
  isError: boolean;
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
      spanId: keys[Number(row['nth']) - 1]!.split(' ')[1]!,
      kind: row['kind'] as string,
      isError: row['is_error'] as boolean,
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
  const byStep = (a: string, b: string) => indexOf(a) - indexOf(b) || (a < b ? -1 : Number(a > b));
  const evidence = new Set(row.evidence_span_ids.filter((spanId) => spanId !== null));
  const named = new Set(row.span_id === null ? evidence : [row.span_id, ...evidence]);
  const inOrder = [...named].sort(byStep).flatMap((spanId) => stepOf(spanId) ?? []);
  const own = row.span_id === null ? undefined : stepOf(row.span_id);
  return {
    stepIndex: own?.stepIndex ?? null,
    agentName: own?.agentName ?? null,
    evidenceSpanIds: [...evidence].sort(byStep),
    ...tellingOf(row.span_id, shownSteps(inOrder, row.span_id)),
  };
}

/** What tells the failure apart, from the steps that show it. */
function tellingOf(
  spanId: string | null,
  shown: readonly Step[],
): Pick<Located, 'steps' | 'tellingSpanIds'> {
  const [first, last] = [shown[0], shown.at(-1)];
  const failed = shown.filter(({ isError }) => isError).map((step) => step.spanId);
  return {
    steps: first && last ? { from: first.stepIndex, to: last.stepIndex } : null,
    tellingSpanIds: spanId === null ? [] : [...new Set([spanId, ...failed])],
  };
}

function keyOf(runId: string, spanId: string): string {
  return `${runId} ${spanId}`;
}

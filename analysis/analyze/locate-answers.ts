import { readFileSync } from 'node:fs';
import type { Session } from '../../store/index.js';
import type { Detector, DetectorRow } from '../detector.js';
import { shownSteps } from '../steps/shown-steps.js';

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

/** By run, then by span. */
type Steps = Map<string, Map<string, Step>>;

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

async function readSteps(session: Session, rows: readonly DetectorRow[]): Promise<Steps> {
  const named = new Map<string, Set<string>>();
  for (const { run_id, span_id, evidence_span_ids } of rows) {
    let ids = named.get(run_id);
    if (!ids) named.set(run_id, (ids = new Set()));
    for (const id of [span_id, ...evidence_span_ids]) if (id !== null) ids.add(id);
  }
  const spans = [...named].flatMap(([run_id, ids]) =>
    [...ids].map((span_id) => ({ run_id, span_id })),
  );
  const steps: Steps = new Map();
  if (spans.length === 0) return steps;
  for (const row of await session.query(LOCATE_SPANS, { spans: JSON.stringify(spans) })) {
    const { run_id, span_id } = spans[Number(row['nth']) - 1]!;
    let ofRun = steps.get(run_id);
    if (!ofRun) steps.set(run_id, (ofRun = new Map()));
    ofRun.set(span_id, {
      spanId: span_id,
      kind: row['kind'] as string,
      isError: row['is_error'] as boolean,
      stepIndex: Number(row['step_index']),
      agentName: row['agent_name'] as string | null,
    });
  }
  return steps;
}

function placeOf(row: DetectorRow, steps: Steps): Omit<Located, keyof Answered> {
  const ofRun = steps.get(row.run_id);
  const stepOf = (spanId: string) => ofRun?.get(spanId);
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

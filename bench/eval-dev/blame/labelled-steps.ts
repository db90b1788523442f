import { runKindOf, type RunKind } from '../../../analysis/blame/run-kind.js';
import { signalsOf, type Signals } from '../../../analysis/blame/signals.js';
import { readStepFacts } from '../../../analysis/blame/step-facts.js';
import type { Finding } from '../../../analysis/index.js';
import type { Reader } from '../../../store/index.js';
import type { RunLabel } from '../labelled-runs.js';

/** A failed run whose decisive step people named, as the ranking sees it. */
export interface LabelledSteps {
  set: string;
  /** Sets that share runs are one family: leaving one out leaves its twin out too. */
  family: string;
  task: string;
  kind: RunKind;
  signals: Signals[];
  /** The source's own number of each step, and of the labelled one. */
  sourceSteps: (number | undefined)[];
  labelled: number;
  /** First and last number of the source. */
  range: [number, number];
  /** Place of the labelled step among ours; -1 where it is no step, such as a user's turn. */
  target: number;
  /** Who acts at each step, or wrote what is run there; whom the label blames. */
  agents: (string | null)[];
  blamed: string | null;
  isReply: boolean[];
  isError: boolean[];
}

/** agentrx-magentic and whowhen-hc are logs of the same runs, labelled by two teams. */
const FAMILIES: Readonly<Record<string, string>> = {
  'agentrx-magentic': 'magentic-one logs',
  'whowhen-hc': 'magentic-one logs',
};

/** The runs with a labelled step, in the order of the labels. */
export async function readLabelledSteps(
  reader: Reader,
  findings: readonly Finding[],
  labels: readonly RunLabel[],
  sourceSteps: ReadonlyMap<string, number>,
): Promise<LabelledSteps[]> {
  const labelled = labels.filter((label) => label.critical_step !== null);
  const runs = labelled.map(({ trace_id }) => ({ runId: trace_id, traceId: trace_id }));
  const facts = await readStepFacts(reader, runs);
  return labelled.flatMap((label) => {
    const steps = facts.get(label.trace_id);
    if (steps === undefined) return [];
    const kind = runKindOf(steps);
    const authors = new Map(steps.map((step) => [step.spanId, step.agentName]));
    const sources = steps.map((step) => sourceSteps.get(`${label.trace_id} ${step.spanId}`));
    return {
      set: label.dataset,
      family: FAMILIES[label.dataset] ?? label.dataset,
      task: label.task_key,
      kind,
      signals: signalsOf(
        steps,
        findings.filter((finding) => finding.traceId === label.trace_id),
        kind,
      ),
      sourceSteps: sources,
      labelled: label.critical_step!,
      range: [label.step_min, label.step_max],
      target: sources.indexOf(label.critical_step!),
      agents: steps.map((step) => authors.get(step.askedSpanId ?? '') ?? step.agentName),
      blamed: label.agent,
      isReply: steps.map((step) => step.kind === 'llm'),
      isError: steps.map((step) => step.isError),
    };
  });
}

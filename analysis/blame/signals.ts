import type { Finding } from '../model.js';
import type { RunKind } from './run-kind.js';
import type { StepFacts } from './step-facts.js';

/** What speaks for or against a step, by name; most are 0 or 1, and what is not there is 0. */
export type Signals = ReadonlyMap<string, number>;

/** As much of a finding as the ranking asks about. */
export type PointingFinding = Pick<Finding, 'spanId'>;

/**
 * What speaks for each step of a run, in the order of the steps. Signals with a colon belong to one kind
 * of run: where such runs go wrong. The others mean the same everywhere. They are few on purpose: what
 * was tried beyond these told nothing about runs that had not been seen (docs/blame.md).
 */
export function signalsOf(
  steps: readonly StepFacts[],
  findings: readonly PointingFinding[],
  kind: RunKind,
): Signals[] {
  const signals = steps.map(() => new Map<string, number>());
  const set = (at: number | undefined, name: string, value = 1) => {
    if (at !== undefined && at >= 0) signals[at]!.set(name, value);
  };
  const mostBrought = most(steps, ({ brought }) => brought);
  const mostToEnd = most(steps, ({ broughtToEnd }) => broughtToEnd);
  steps.forEach((step, at) => {
    set(at, `${kind}:from-start`, Math.log(at + 1));
    if (step.kind === 'llm') set(at, `${kind}:reply`);
    if (step.concludes) set(at, 'concludes');
    if (step.admits) set(at, 'admits');
    if (step.brought > 0) set(at, 'brings-in', step.brought / mostBrought);
    if (step.broughtToEnd > 0) set(at, 'leads-to-end', step.broughtToEnd / mostToEnd);
  });
  set(steps.length - 1, `${kind}:last-step`);
  set(
    steps.findIndex((step) => step.kind === 'llm'),
    'first-reply',
  );
  set(
    steps.findIndex((step) => step.verb === 'write' && !step.isError),
    'first-write',
  );
  const spoken = steps.flatMap((step, at) => (step.says ? [at] : []));
  spoken.forEach((at, turn) => {
    if (turn > 0 && steps[at]!.corrects) set(spoken[turn - 1], 'corrected');
  });
  const place = new Map(steps.map((step, at) => [step.spanId, at]));
  for (const { spanId } of findings) if (spanId !== null) set(place.get(spanId), 'finding');
  return signals;
}

/** The greatest, and at least 1. Not spread into `Math.max`, which fails on a hundred thousand steps. */
function most(steps: readonly StepFacts[], of: (step: StepFacts) => number): number {
  return steps.reduce((greatest, step) => Math.max(greatest, of(step)), 1);
}

/** What each signal of a step says to a person; position and findings have words of their own. */
export const SIGNAL_TEXT: Readonly<Record<string, string>> = {
  admits: 'it tells here of something that it could not do or find',
  'brings-in': 'it brings in names or figures that nobody had mentioned before',
  concludes: 'a conclusion is stated here',
  corrected: 'the next answer finds fault with this one',
  'first-reply': 'it is the first answer of the run',
  'first-write': 'the run made its first change here',
  'leads-to-end': 'what the run ends on came in here',
};

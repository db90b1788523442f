import type { Finding } from '../model.js';
import type { RunKind } from './run-kind.js';
import type { StepFacts } from './step-facts.js';

/** What speaks for or against a step, by name; most are 0 or 1, and what is not there is 0. */
export type Signals = ReadonlyMap<string, number>;

/** As much of a finding as the ranking asks about. */
export type PointingFinding = Pick<Finding, 'detector' | 'spanId'>;

/**
 * What speaks for each step of a run, in the order of the steps. Signals with a colon belong to one kind
 * of run: where such runs go wrong. The others mean the same everywhere.
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
  const where = (test: (step: StepFacts) => boolean) =>
    steps.flatMap((step, at) => (test(step) ? [at] : []));

  steps.forEach((step, at) => {
    set(at, `${kind}:from-start`, Math.log(at + 1));
    set(at, `${kind}:from-end`, Math.log(steps.length - at));
    if (step.kind === 'llm') set(at, `${kind}:reply`);
    if (step.hasCode) set(at, 'code');
    if (step.concludes) set(at, 'concludes');
    if (step.admits) set(at, 'admits');
    if (step.repeats) set(at, 'repeats');
    const doing = step.verb === null ? undefined : DOING[step.verb];
    if (doing !== undefined) set(at, doing);
  });
  set(steps.length - 1, `${kind}:last-step`);

  const replies = where((step) => step.kind === 'llm');
  const longest = Math.max(1, ...steps.map((step) => step.saidLength));
  for (const at of replies) set(at, 'long-reply', steps[at]!.saidLength / longest);
  const spoken = replies.filter((at) => steps[at]!.says);
  spoken.forEach((at, turn) => {
    if (turn > 0 && steps[at]!.corrects) set(spoken[turn - 1], 'corrected');
  });
  set(replies[0], `${kind}:first-reply`);
  set(replies.at(-1), 'last-reply');

  set(where((step) => step.verb !== null && step.verb !== 'plan').at(-1), 'last-act');
  const writes = where((step) => step.verb === 'write' && !step.isError);
  set(writes[0], 'first-write');
  set(writes.at(-1), 'last-write');

  const place = new Map(steps.map((step, at) => [step.spanId, at]));
  for (const { detector, spanId } of findings) {
    const at = spanId === null ? undefined : place.get(spanId);
    set(at, 'finding');
    set(at, `finding=${detector}`);
  }
  return signals;
}

const DOING: Readonly<Record<string, string>> = {
  plan: 'plan',
  write: 'write',
  run: 'run',
  test: 'run',
};

/** What each signal of a step says to a person; position and findings have words of their own. */
export const SIGNAL_TEXT: Readonly<Record<string, string>> = {
  admits: 'it tells here of something that it could not do or find',
  code: 'an agent wrote code here',
  concludes: 'a conclusion is stated here',
  corrected: 'the next answer finds fault with this one',
  'first-write': 'the run made its first change here',
  'last-act': 'it is the last thing the run did before it stopped',
  'last-reply': 'it is the last answer of the run',
  'last-write': 'the run made its last change here',
  'long-reply': 'it is among the longest answers of the run, with the most that can be wrong',
  plan: 'the plan was changed here',
  repeats: 'the same had been said or done before',
  run: 'something was run here',
  write: 'something was changed here',
};

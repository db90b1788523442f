/** As much of a step as tells whether it is evidence. */
interface NamedStep {
  spanId: string;
  kind: string;
}

/**
 * Of the steps that a finding names, in order, those that show it. The model call that asked for a failing call does
 * so only where the finding points at it (`spanId`) or nothing but model calls follows.
 */
export function shownSteps<T extends NamedStep>(named: readonly T[], spanId: string | null): T[] {
  const lastOther = named.findLastIndex(({ kind }) => kind !== 'llm');
  return named.filter(
    (step, at) => step.kind !== 'llm' || step.spanId === spanId || at > lastOther,
  );
}

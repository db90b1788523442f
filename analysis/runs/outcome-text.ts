import type { Run } from './run.js';

/** What a verdict is worth where nobody names a figure: a reward that says the same is not repeated. */
const WORTH: Readonly<Record<string, number>> = { pass: 1, fail: 0 };

/**
 * How a run went, as it was labelled or recorded: `pass`, `fail`, `reward 0.75`, or `pass, reward 0.75` where the
 * figure says more than the verdict. Empty where nobody said.
 */
export function outcomeText({ outcome, reward }: Pick<Run, 'outcome' | 'reward'>): string {
  const says = reward !== null && (outcome === null || WORTH[outcome] !== reward);
  return [outcome, says ? `reward ${Number(reward.toPrecision(4))}` : null]
    .filter((part) => part !== null)
    .join(', ');
}

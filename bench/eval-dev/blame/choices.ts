/** What is decided before weights are learned. */
export interface Choice {
  name: string;
  /** Signals that take no part. */
  leavesOut: (signal: string) => boolean;
  /**
   * How strongly weights are drawn to 0, as the precision of a normal prior. What few runs show stays near
   * nothing, and what one kind of run does is believed less than what all do.
   */
  shrinkage: { any: number; ofKind: number };
}

const WORDING = new Set(['admits', 'concludes', 'corrected']);
const CHAIN = new Set(['brings-in', 'leads-to-end']);

const GROUPS: readonly Pick<Choice, 'name' | 'leavesOut'>[] = [
  { name: 'all signals', leavesOut: () => false },
  { name: 'no kinds', leavesOut: (signal) => signal.includes(':') },
  { name: 'no wording', leavesOut: (signal) => WORDING.has(signal) },
  {
    name: 'no wording and no kinds',
    leavesOut: (signal) => WORDING.has(signal) || signal.includes(':'),
  },
  { name: 'no chain of specifics', leavesOut: (signal) => CHAIN.has(signal) },
];

const SHRINKAGES: readonly Choice['shrinkage'][] = [
  { any: 2, ofKind: 4 },
  { any: 4, ofKind: 8 },
];

/** All that is tried. */
export const CHOICES: readonly Choice[] = GROUPS.flatMap((group) =>
  SHRINKAGES.map((shrinkage) => ({
    ...group,
    name: `${group.name}, shrinkage ${shrinkage.any} / ${shrinkage.ofKind}`,
    shrinkage,
  })),
);

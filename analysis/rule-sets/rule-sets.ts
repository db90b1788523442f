import type { Detector } from '../detector.js';
import { CATALOGUE, DETECTORS } from '../detectors/index.js';
import { TRACEBENCH_DETECTORS } from '../detectors/tracebench/index.js';
import { UnknownDetectorError } from '../errors.js';
import { detectorsUnder, type RuleConfig } from '../rules/index.js';

/** Which list of detectors speaks: ours, or one that is another tool's. */
export type RuleSetName = 'default' | 'tracebench';

/** What speaks for a profile is its rule set's matter. */
interface OfRuleSet {
  readonly ruleSet: RuleSetName;
}

const RULE_SETS: Readonly<Record<RuleSetName, readonly Detector[]>> = {
  default: DETECTORS,
  tracebench: TRACEBENCH_DETECTORS,
};

/** The detectors that a profile's findings come from. */
export function detectorsOf(profile: OfRuleSet): readonly Detector[] {
  return RULE_SETS[profile.ruleSet];
}

/** The same under a user's rules; a rule set that copies another tool's takes no part in ours. */
export function detectorsUnderRules(profile: OfRuleSet, rules: RuleConfig): readonly Detector[] {
  return detectorsUnder(
    rules,
    detectorsOf(profile),
    profile.ruleSet === 'default' ? CATALOGUE : [],
  );
}

/** Detectors whose findings are none of the profile's; all others count: ours, user rules, the judge. */
export function foreignDetectors(profile: OfRuleSet): string[] {
  const others = profile.ruleSet === 'default' ? TRACEBENCH_DETECTORS : CATALOGUE;
  return others.map(({ id }) => id);
}

/** The detector of that id, of whatever rule set; UnknownDetectorError where there is none. */
export function findDetector(id: string): Detector {
  const all = [...CATALOGUE, ...TRACEBENCH_DETECTORS];
  const detector = all.find((candidate) => candidate.id === id);
  if (!detector)
    throw new UnknownDetectorError(
      id,
      all.map((known) => known.id),
    );
  return detector;
}

import type { Detector } from './detector.js';
import { CATALOGUE, DETECTORS } from './detectors/index.js';
import { UnknownDetectorError } from './errors.js';
import { findProfile, type Profile } from './profiles/index.js';
import { detectorsUnder, type RuleConfig } from './rules/index.js';
import { TRACEBENCH_DETECTORS } from './tracebench/detectors/index.js';

const RULE_SETS: Readonly<Record<Profile['ruleSet'], readonly Detector[]>> = {
  default: DETECTORS,
  tracebench: TRACEBENCH_DETECTORS,
};

/** The detectors that a profile's findings come from. */
export function detectorsOf(profile: Profile): readonly Detector[] {
  return RULE_SETS[profile.ruleSet];
}

/** The same under a user's rules; a rule set that copies another tool's takes no part in ours. */
export function detectorsUnderRules(profile: Profile, rules: RuleConfig): readonly Detector[] {
  return detectorsUnder(
    rules,
    detectorsOf(profile),
    profile.ruleSet === 'default' ? CATALOGUE : [],
  );
}

/** Detectors whose findings are none of the profile's; all others count: ours, user rules, the judge. */
export function foreignDetectors(profile: Profile): string[] {
  const others = profile.ruleSet === 'default' ? TRACEBENCH_DETECTORS : CATALOGUE;
  return others.map(({ id }) => id);
}

/**
 * Parameters of questions to findings. A profile of ours takes what anyone says who is not another
 * profile's; a copied one takes its own only. A profile is named, or given.
 */
export function detectorFilter(given: string | Profile = 'default'): {
  detectors: string | null;
  foreign: string;
} {
  const profile = typeof given === 'string' ? findProfile(given) : given;
  const ids = detectorsOf(profile).map((detector) => detector.id);
  return {
    detectors: profile.ruleSet === 'default' ? null : JSON.stringify(ids),
    foreign: JSON.stringify(foreignDetectors(profile)),
  };
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

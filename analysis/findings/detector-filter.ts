import { findProfile, type Profile } from '../profiles/index.js';
import { detectorsOf, foreignDetectors } from '../rule-sets/rule-sets.js';

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

import type { Detector } from './detector.js';
import { CATALOGUE, DETECTORS } from './detectors/index.js';
import { UnknownDetectorError } from './errors.js';
import type { Profile } from './profiles/index.js';
import { TRACEBENCH_DETECTORS } from './tracebench/detectors/index.js';

const RULE_SETS: Readonly<Record<Profile['ruleSet'], readonly Detector[]>> = {
  default: DETECTORS,
  tracebench: TRACEBENCH_DETECTORS,
};

/** The detectors that a profile's findings come from. */
export function detectorsOf(profile: Profile): readonly Detector[] {
  return RULE_SETS[profile.ruleSet];
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

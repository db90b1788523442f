import type { Profile } from './profile.js';

/** Points follow how often a detector of that severity was right on labelled runs (docs/detectors.md). */
export const defaultProfile: Profile = {
  name: 'default',
  title: 'Findings weighed by measured precision',
  ruleSet: 'default',
  penaltyBySeverity: { critical: 40, high: 25, medium: 15, low: 5, info: 0 },
  penaltyByDetector: {},
  maxPenaltyPerDetector: 40,
};

import { defaultProfile } from './default.js';
import type { Profile } from './profile.js';

/** TraceBench's own penalty map: every finding counts, without a limit per kind. */
export const tracebenchProfile: Profile = {
  ...defaultProfile,
  name: 'tracebench',
  title: 'TraceBench (compatible)',
  ruleSet: 'tracebench',
  penaltyBySeverity: { critical: 5, high: 5, medium: 5, low: 5, info: 5 },
  penaltyByDetector: { retry_loop: 20, uncertain_fix: 10, failing_tests: 25, incomplete_fix: 15 },
  maxPenaltyPerDetector: null,
  maxPenaltyPerFailure: null,
};

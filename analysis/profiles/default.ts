import type { Profile } from './profile.js';

/**
 * Points for findings follow how often a detector of that severity was right on labelled runs
 * (docs/detectors.md). Those for measures are a judgement: no labelled set says what waste is worth.
 */
export const defaultProfile: Profile = {
  name: 'default',
  title: 'Findings weighed by measured precision',
  ruleSet: 'default',
  penaltyBySeverity: { critical: 40, high: 25, medium: 15, low: 5, info: 0 },
  penaltyByDetector: {},
  maxPenaltyPerDetector: 40,
  maxPenaltyPerFailure: 40,
  efficiency: {
    'repeated-calls': { points: 40, none: 0, full: 0.5 },
    'stalled-acts': { points: 40, none: 0, full: 0.5 },
    'context-growth': { points: 20, none: 10, full: 50 },
  },
  reliability: {
    'failed-steps': { points: 50, none: 0.05, full: 0.5 },
    'unmade-errors': { points: 30, none: 0, full: 3 },
    'run-error': { points: 40, none: 0, full: 1 },
  },
  rewards: {
    discount: 0.99,
    step: -0.01,
    progress: 0.02,
    error: -0.05,
    finding: { critical: -0.5, high: -0.3, medium: -0.2, low: -0.05, info: 0 },
    pass: 1,
    fail: -1,
    unknown: 0,
  },
};

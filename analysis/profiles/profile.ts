import type { RuleSetName } from '../rule-sets/rule-sets.js';
import type { MeasureName } from './measure-name.js';

/** What a run is worth under one view of quality. Plain data, so that a user's own YAML can say the same. */
export interface Profile {
  name: string;
  title: string;
  ruleSet: RuleSetName;
  /** Points for one finding, by severity, where the detector has no entry of its own. */
  penaltyBySeverity: Readonly<Record<string, number>>;
  /** Points for one finding, by detector. */
  penaltyByDetector: Readonly<Record<string, number>>;
  /**
   * The most that one detector may take off a run, null for no limit. Ten findings of one kind are one
   * problem seen ten times, not ten problems.
   */
  maxPenaltyPerDetector: number | null;
  /** The most that the findings of one failure may take off together, null for no limit. */
  maxPenaltyPerFailure: number | null;
  /** What wasted work takes off 100. */
  efficiency: Charges;
  /** What failing work takes off 100. */
  reliability: Charges;
  rewards: RewardTerms;
}

export type Charges = Readonly<Partial<Record<MeasureName, Charge>>>;

/** Points for a measure: none up to `none`, all from `full` on, a share in between. */
export interface Charge {
  points: number;
  none: number;
  full: number;
}

/** What each step of a run earns, for learning from runs; see `step-rewards.ts`. */
export interface RewardTerms {
  /** What a reward k steps later counts now, to the power of k; 0 to 1. */
  discount: number;
  /** For every step: less than 0 makes short runs better. */
  step: number;
  /** For an act that did something new and did not fail. */
  progress: number;
  /** For a step that failed. */
  error: number;
  /** For a finding that points at the step, by severity. */
  finding: Readonly<Record<string, number>>;
  /** For the last step, by how the run went; a labelled reward is taken as it is. */
  pass: number;
  fail: number;
  unknown: number;
}

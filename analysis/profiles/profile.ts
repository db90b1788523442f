/**
 * What findings cost under one view of quality. Plain data, so that a user's own YAML can say the same.
 */
export interface Profile {
  name: string;
  title: string;
  /** Which list of detectors speaks. */
  ruleSet: 'default' | 'tracebench';
  /** Points for one finding, by severity, where the detector has no entry of its own. */
  penaltyBySeverity: Readonly<Record<string, number>>;
  /** Points for one finding, by detector. */
  penaltyByDetector: Readonly<Record<string, number>>;
  /**
   * The most that one detector may take off a run, null for no limit. Ten findings of one kind are one
   * problem seen ten times, not ten problems.
   */
  maxPenaltyPerDetector: number | null;
}

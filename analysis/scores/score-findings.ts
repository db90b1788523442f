import type { Penalty } from '../model.js';
import type { Profile } from '../profiles/index.js';

const FULL_SCORE = 100;

/** As much of a finding as a score asks about. */
export interface Charge {
  detector: string;
  severity: string;
}

/**
 * 100 less the penalties of the findings, never below 0. The breakdown lists every detector that found
 * something, in the order of its first finding, also where it cost nothing.
 */
export function scoreFindings(
  findings: readonly Charge[],
  profile: Profile,
): { score: number; breakdown: Penalty[] } {
  const penalties = new Map<string, Penalty>();
  for (const { detector, severity } of findings) {
    const points = profile.penaltyByDetector[detector] ?? profile.penaltyBySeverity[severity] ?? 0;
    const entry = penalties.get(detector) ?? { detector, count: 0, penalty: 0 };
    entry.count += 1;
    entry.penalty = Math.min(
      entry.penalty + points,
      profile.maxPenaltyPerDetector ?? Number.POSITIVE_INFINITY,
    );
    penalties.set(detector, entry);
  }
  const breakdown = [...penalties.values()];
  const total = breakdown.reduce((sum, entry) => sum + entry.penalty, 0);
  return { score: Math.max(0, FULL_SCORE - total), breakdown };
}

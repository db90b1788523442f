import type { FailureMark, Penalty } from '../model.js';
import type { Profile } from '../profiles/index.js';

const FULL_SCORE = 100;

/** As much of a finding as a score asks about. */
export interface Charge extends FailureMark {
  detector: string;
  severity: string;
}

/**
 * 100 less the penalties of the findings of one run, never below 0. A detector takes off so much at most, and so do
 * all findings of one failure, of which the headline is charged first. The breakdown lists every detector that found
 * something, in the order of its first finding, also where it cost nothing.
 */
export function scoreFindings(
  findings: readonly Charge[],
  profile: Profile,
): { score: number; breakdown: Penalty[] } {
  const ofDetectors = new Limits(profile.maxPenaltyPerDetector);
  const ofFailures = new Limits(profile.maxPenaltyPerFailure);
  const penalties = new Map<string, Penalty>();
  for (const { detector } of findings) {
    const entry = penalties.get(detector) ?? { detector, count: 0, penalty: 0 };
    penalties.set(detector, { ...entry, count: entry.count + 1 });
  }
  for (const { detector, severity, failure } of headlinesFirst(findings)) {
    const points = profile.penaltyByDetector[detector] ?? profile.penaltyBySeverity[severity] ?? 0;
    const taken = Math.min(points, ofDetectors.left(detector), ofFailures.left(failure));
    ofDetectors.take(detector, taken);
    ofFailures.take(failure, taken);
    penalties.get(detector)!.penalty += taken;
  }
  const breakdown = [...penalties.values()];
  const total = breakdown.reduce((sum, entry) => sum + entry.penalty, 0);
  return { score: Math.max(0, FULL_SCORE - total), breakdown };
}

function headlinesFirst(findings: readonly Charge[]): Charge[] {
  return [...findings].sort((a, b) => Number(b.isHeadline) - Number(a.isHeadline));
}

/** What is left of a limit for each of several. */
class Limits<K> {
  readonly #taken = new Map<K, number>();

  constructor(private readonly limit: number | null) {}

  left(key: K): number {
    return this.limit === null ? Infinity : this.limit - (this.#taken.get(key) ?? 0);
  }

  take(key: K, points: number): void {
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + points);
  }
}

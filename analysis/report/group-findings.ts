import { SEVERITIES, type Finding } from '../model.js';
import type { Frame } from '../replay/index.js';

/** What tells whether two findings speak of one failure. */
type Groupable = Pick<Finding, 'spanId' | 'severity' | 'detector' | 'stepIndex'> & {
  steps: { from: number; to: number } | null;
  evidence: readonly Pick<Frame, 'spanId' | 'isError'>[];
};

/** Findings of one run that tell the same failure. */
export interface Failure<T> {
  /** The severest; of equals the one that names the fewest steps, then the earliest. */
  headline: T;
  /** What other detectors saw of it, in the same order. */
  others: T[];
}

/**
 * Puts findings of one run together that point at the same span, or that show the same failed step; whoever
 * shares one with either of two joins them. A finding about the run as a whole stands alone. The failures come
 * in the order of their headlines.
 */
export function groupFindings<T extends Groupable>(findings: readonly T[]): Failure<T>[] {
  let groups: { spans: Set<string>; members: T[] }[] = [];
  for (const finding of [...findings].sort(byWeight)) {
    const spans = tellingSpans(finding);
    const same = groups.filter((group) => [...spans].some((span) => group.spans.has(span)));
    const joined = {
      spans: new Set([...same.flatMap((group) => [...group.spans]), ...spans]),
      members: [...same.flatMap(({ members }) => members), finding],
    };
    groups = [...groups.filter((group) => !same.includes(group)), joined];
  }
  return groups
    .map(({ members }) => members.sort(byWeight))
    .map(([headline, ...others]) => ({ headline: headline!, others }))
    .sort((a, b) => byWeight(a.headline, b.headline));
}

function tellingSpans({ spanId, evidence }: Groupable): Set<string> {
  const failed = evidence.filter(({ isError }) => isError).map((frame) => frame.spanId);
  return new Set(spanId === null ? [] : [spanId, ...failed]);
}

function byWeight(a: Groupable, b: Groupable): number {
  return (
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    width(a) - width(b) ||
    (a.stepIndex ?? Infinity) - (b.stepIndex ?? Infinity) ||
    (a.detector < b.detector ? -1 : Number(a.detector > b.detector))
  );
}

function width({ steps }: Groupable): number {
  return steps === null ? Number.MAX_SAFE_INTEGER : steps.to - steps.from;
}

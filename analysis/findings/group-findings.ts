import type { Row } from '../../store/index.js';
import { groupBy } from '../group-by.js';
import { SEVERITIES, type FailureMark } from '../model.js';

/** What tells whether two findings of a run speak of one failure, and which of them says it best. */
export interface Groupable {
  detector: string;
  severity: string;
  stepIndex: number | null;
  /** First and last step that show it; null where the run as a whole is meant. */
  steps: { from: number; to: number } | null;
  /** The span that it points at and the failed steps that show it; none where the run as a whole is meant. */
  tellingSpanIds: readonly string[];
}

/** The same from the columns of `findings`. */
export function tellingFromRow(row: Row): {
  steps: { from: number; to: number } | null;
  tellingSpanIds: string[];
} {
  const [from, to] = [row['first_step'], row['last_step']];
  return {
    steps: from == null || to == null ? null : { from: Number(from), to: Number(to) },
    tellingSpanIds: row['telling_span_ids'] as string[],
  };
}

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
  const groups = new Set<Group<T>>();
  const bySpan = new Map<string, Group<T>>();
  for (const finding of [...findings].sort(byWeight)) {
    const spans = finding.tellingSpanIds;
    const known = new Set(spans.flatMap((span) => bySpan.get(span) ?? []));
    const [group = { spans: [], members: [] }, ...others] = known;
    groups.add(group);
    for (const other of others) {
      groups.delete(other);
      group.spans.push(...other.spans);
      group.members.push(...other.members);
    }
    group.spans.push(...spans);
    group.members.push(finding);
    for (const span of others.length > 0 ? group.spans : spans) bySpan.set(span, group);
  }
  return [...groups]
    .map(({ members }) => members.sort(byWeight))
    .map(([headline, ...others]) => ({ headline: headline!, others }))
    .sort((a, b) => byWeight(a.headline, b.headline));
}

/** Findings found so far to tell one failure, with all spans that tell it. */
interface Group<T> {
  spans: string[];
  members: T[];
}

/** Says of each finding, of several runs in any order, which failure of its run it tells; in the order given. */
export function markFailures<T extends Groupable & { runId: string }>(
  findings: readonly T[],
): (T & FailureMark)[] {
  const marks = new Map<T, FailureMark>();
  for (const ofRun of groupBy(findings, ({ runId }) => runId).values())
    for (const [at, { headline, others }] of groupFindings(ofRun).entries()) {
      marks.set(headline, { failure: at + 1, isHeadline: true });
      for (const other of others) marks.set(other, { failure: at + 1, isHeadline: false });
    }
  return findings.map((finding) => ({ ...finding, ...marks.get(finding)! }));
}

/**
 * The failures that findings tell, in the order of what is told of each. Where a filter has left the headline out, the
 * first of the others is told.
 */
export function toldOnce<T extends FailureMark & { runId: string }>(
  findings: readonly T[],
): Failure<T>[] {
  const failures = groupBy(findings, ({ runId, failure }) => `${runId} ${failure}`);
  return [...failures.values()].map((members) => {
    const headline = members.find(({ isHeadline }) => isHeadline) ?? members[0]!;
    return { headline, others: members.filter((finding) => finding !== headline) };
  });
}

/** How many failures the findings of one run tell. */
export function countFailures(findings: readonly Pick<FailureMark, 'failure'>[]): number {
  return new Set(findings.map(({ failure }) => failure)).size;
}

function byWeight(a: Groupable, b: Groupable): number {
  return (
    weight(b) - weight(a) ||
    width(a) - width(b) ||
    (a.stepIndex ?? Infinity) - (b.stepIndex ?? Infinity) ||
    (a.detector < b.detector ? -1 : Number(a.detector > b.detector))
  );
}

function weight({ severity }: Groupable): number {
  return (SEVERITIES as readonly string[]).indexOf(severity);
}

function width({ steps }: Groupable): number {
  return steps === null ? Number.MAX_SAFE_INTEGER : steps.to - steps.from;
}

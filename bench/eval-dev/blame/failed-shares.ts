import type { FailedShare } from '../../../analysis/blame/learned.js';
import { isWarning, type Finding } from '../../../analysis/index.js';
import type { RunLabel } from '../labelled-runs.js';

/**
 * How many of the runs with a known outcome failed, of those that carry a warning and of the others. One run
 * of each outcome is added to both (Laplace), so that no sign is ever taken for proof.
 */
export function failedShares(
  labels: readonly RunLabel[],
  findings: readonly Finding[],
): FailedShare {
  const warned = new Set(findings.filter(isWarning).map(({ traceId }) => traceId));
  const known = labels.filter(({ outcome }) => outcome !== null);
  const shareOf = (runs: readonly RunLabel[]) =>
    (runs.filter(({ outcome }) => outcome === 'fail').length + 1) / (runs.length + 2);
  return {
    suspected: shareOf(known.filter(({ trace_id }) => warned.has(trace_id))),
    none: shareOf(known.filter(({ trace_id }) => !warned.has(trace_id))),
  };
}

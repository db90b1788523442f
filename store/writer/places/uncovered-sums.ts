import type { SpanKind, SpanRow } from '../../span-row.js';

/** Kinds whose usage may be the sum of what stands below. */
const SUMS: ReadonlySet<SpanKind> = new Set(['agent', 'workflow', 'chain', 'step', 'other']);
/** Kinds that count nothing themselves. */
const NO_CALLS: ReadonlySet<SpanKind> = new Set(['agent', 'workflow', 'chain']);

/**
 * The traces of sums below which the batch itself has no call that counts: only those may be all that is known. Mostly
 * there are none, since an agent is sent soon after its calls.
 */
export function tracesOfUncoveredSums(rows: readonly SpanRow[]): Set<string> {
  const sums = rows.filter(({ kind, usageScope }) => usageScope === 'aggregate' && SUMS.has(kind));
  if (sums.length === 0) return new Set();
  const parentOf = new Map(rows.map((row) => [keyOf(row.traceId, row.spanId), row.parentSpanId]));
  const covered = new Set<string>();
  for (const { traceId, parentSpanId, kind, usageScope, tokensIn, tokensOut } of rows) {
    const counts = usageScope !== 'aggregate' && !NO_CALLS.has(kind);
    if (!counts || (tokensIn === null && tokensOut === null) || parentSpanId === null) continue;
    const parent = keyOf(traceId, parentSpanId);
    covered.add(parent);
    const above = parentOf.get(parent);
    if (above != null) covered.add(keyOf(traceId, above));
  }
  const open = sums.filter(({ traceId, spanId }) => !covered.has(keyOf(traceId, spanId)));
  return new Set(open.map(({ traceId }) => traceId));
}

function keyOf(traceId: string, spanId: string): string {
  return `${traceId}${spanId}`;
}

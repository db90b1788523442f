import type { CanonicalFields } from '../dialects/canonical-span.js';

/**
 * Brings token counts to the inclusive canon: input counts what was read from and written to the cache, output
 * counts reasoning. Dialects that know their producer is exclusive add up themselves; here stands what the
 * numbers alone prove: parts that are larger than their whole were never inside it.
 */
export function settleTokenUsage(fields: CanonicalFields): void {
  const cached = (fields.tokensCacheRead ?? 0n) + (fields.tokensCacheWrite ?? 0n);
  if (fields.tokensIn !== undefined && cached > fields.tokensIn) fields.tokensIn += cached;
  const { tokensOut, tokensReasoning } = fields;
  if (tokensOut !== undefined && tokensReasoning !== undefined && tokensReasoning > tokensOut)
    fields.tokensOut = tokensOut + tokensReasoning;
}

/** Kinds whose spans stand around other calls: their usage is the sum over those. */
const CONTAINERS: ReadonlySet<string> = new Set(['agent', 'workflow', 'chain', 'step']);

/** `own` for a call's usage, `aggregate` for a sum over calls below, null where the span counts nothing. */
export function usageScope(kind: string, fields: CanonicalFields): 'own' | 'aggregate' | null {
  if (fields.usageScope !== undefined) return fields.usageScope;
  const counts =
    fields.tokensIn !== undefined || fields.tokensOut !== undefined || fields.costUsd !== undefined;
  return counts ? (CONTAINERS.has(kind) ? 'aggregate' : 'own') : null;
}

import type { CanonicalFields } from './canonical-span.js';

/**
 * How a producer counts. The canon is inclusive: input has what was read from and written to the cache inside, output
 * has reasoning inside. `exclusive` counts leave those out.
 */
export interface UsageConvention {
  /** A dialect's id, or an instrumentation scope's name. */
  producer: string;
  input: 'inclusive' | 'exclusive';
  output: 'inclusive' | 'exclusive';
  /** The last version of the scope that counts so, as numbers; later ones are inclusive. */
  upTo?: readonly [major: number, minor: number];
  /** Where that is known from. */
  evidence: string;
}

/** Producers that leave parts out. Who is not listed counts inclusively, unless its numbers prove it does not. */
export const USAGE_CONVENTIONS: readonly UsageConvention[] = [
  {
    producer: 'claude-code',
    input: 'exclusive',
    output: 'inclusive',
    evidence: "recorded with 2.1.329: the Messages API's own input_tokens",
  },
  {
    producer: '@traceloop/instrumentation-anthropic',
    input: 'exclusive',
    output: 'inclusive',
    upTo: [0, 27],
    evidence: 'recorded with 0.27: 21 for 27 tokens, of which 4 read and 2 written',
  },
  {
    producer: 'gemini-cli',
    input: 'inclusive',
    output: 'exclusive',
    evidence: "recorded with 0.61: thoughts stand beside candidates in Google's usage metadata",
  },
];

const BY_PRODUCER = new Map(USAGE_CONVENTIONS.map((one) => [one.producer, one]));

/** Adds what the producer leaves out; who says it is the span's dialect or its scope. */
export function applyUsageConvention(
  fields: CanonicalFields,
  dialect: string | null,
  scope: { name: string; version: string },
): void {
  if (fields.tokensIn === undefined && fields.tokensOut === undefined) return;
  const convention = BY_PRODUCER.get(dialect ?? '') ?? BY_PRODUCER.get(scope.name);
  if (convention === undefined || !isWithin(scope.version, convention.upTo)) return;
  const { tokensCacheRead = 0n, tokensCacheWrite = 0n, tokensReasoning = 0n } = fields;
  if (convention.input === 'exclusive' && fields.tokensIn !== undefined)
    fields.tokensIn += tokensCacheRead + tokensCacheWrite;
  if (convention.output === 'exclusive' && fields.tokensOut !== undefined)
    fields.tokensOut += tokensReasoning;
}

/** A version that is not told is taken for an old one. */
function isWithin(version: string, upTo: UsageConvention['upTo']): boolean {
  const [major, minor] = version.split('.').map(Number);
  if (upTo === undefined || major === undefined || Number.isNaN(major)) return true;
  return major < upTo[0] || (major === upTo[0] && (minor ?? 0) <= upTo[1]);
}

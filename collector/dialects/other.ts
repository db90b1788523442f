import type { SpanKind } from '../../store/index.js';

/** Names that frameworks give spans which carry no attribute of any vocabulary. */
const NAMES: readonly (readonly [RegExp, SpanKind])[] = [
  [/^execute_tool\b|^running tools?$|\.tool$/, 'tool'],
  [/^invoke_agent\b|^agent run$|\.agent$/, 'agent'],
  [/^chat \S+$/, 'llm'],
  [/\.workflow$/, 'workflow'],
  [/\.task$/, 'chain'],
];

/** The kind that a span's name alone gives away; `other` where it does not, and never a guess at a model call. */
export function kindFromName(name: string): SpanKind {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

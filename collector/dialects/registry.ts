import type { SpanKind } from '../../store/index.js';
import type { Scope, Span } from '../otlp/model.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { anthropicSdk } from './anthropic-sdk.js';
import { claudeCode } from './claude-code.js';
import { codex } from './codex.js';
import { genAi } from './gen-ai.js';
import { geminiCli } from './gemini-cli.js';
import { langfuse } from './langfuse.js';
import { langsmith } from './langsmith.js';
import { mcp } from './mcp.js';
import { openinference } from './openinference.js';
import { openllmetry } from './openllmetry.js';
import { fillGeneralFields } from './otel-general.js';
import { kindFromName } from './other.js';
import { pydanticAi } from './pydantic-ai.js';
import { strands } from './strands.js';
import { tracehound } from './tracehound.js';
import { applyUsageConvention } from './usage-conventions.js';
import { vercelAi } from './vercel-ai.js';

/**
 * Every vocabulary, in the order in which they are believed: the first that names a kind decides it, and the first
 * that fills a field keeps it. A vendor's explicit mark stands before the conventions that its spans also carry.
 */
export const DIALECTS: readonly Dialect[] = [
  tracehound,
  openinference,
  langfuse,
  langsmith,
  openllmetry,
  claudeCode,
  codex,
  geminiCli,
  pydanticAi,
  strands,
  vercelAi,
  mcp,
  anthropicSdk,
  genAi,
];

/** What the vocabularies make of a span. */
export interface CanonicalReading {
  kind: SpanKind;
  dialect: string | null;
  fields: CanonicalFields;
}

/** Reads a span in every vocabulary that knows it. */
export function readCanonicalFields(span: Span, scope: Scope): CanonicalReading {
  let speakers = speakersOf(scopes, scope.name, (dialect, name) => dialect.detect.scope?.(name));
  for (const { key } of span.attributes)
    speakers |= speakersOf(keys, key, (dialect, name) => dialect.detect.attribute?.(name));
  for (const { name } of span.events)
    speakers |= speakersOf(events, name, (dialect, event) => dialect.detect.event?.(event));
  let fields: CanonicalFields | null = null;
  let dialect: string | null = null;
  for (let i = 0; speakers !== 0; i++, speakers >>>= 1) {
    if ((speakers & 1) === 0) continue;
    const read = DIALECTS[i]!.extract(span, scope);
    // The first that speaks is the span's; our own marks beside another's words do not make it ours.
    if (dialect === null || (dialect === tracehound.id && fields?.kind === undefined))
      dialect = DIALECTS[i]!.id;
    if (fields === null) fields = read;
    else fillIn(fields, read);
  }
  fields ??= noFields();
  fillGeneralFields(span, fields);
  applyUsageConvention(fields, dialect, scope);
  const kind = fields.kind ?? kindFromName(span.name);
  if (kind === 'tool') {
    // Vocabularies with one pair of names for every input and output: a tool's are no messages.
    fields.inputMessages = undefined;
    fields.outputMessages = undefined;
  }
  return { kind, dialect, fields };
}

function fillIn(fields: CanonicalFields, more: CanonicalFields): void {
  const target = fields as Record<string, unknown>;
  for (const [name, value] of Object.entries(more)) target[name] ??= value;
}

/** Which dialects know a name, one bit each; kept, up to a bound that hostile names cannot pass. */
const CACHE_SIZE = 20_000;
const keys = new Map<string, number>();
const scopes = new Map<string, number>();
const events = new Map<string, number>();

function speakersOf(
  cache: Map<string, number>,
  name: string,
  knows: (dialect: Dialect, name: string) => boolean | undefined,
): number {
  let bits = cache.get(name);
  if (bits === undefined) {
    bits = 0;
    for (let i = 0; i < DIALECTS.length; i++)
      if (knows(DIALECTS[i]!, name) === true) bits |= 1 << i;
    if (cache.size < CACHE_SIZE) cache.set(name, bits);
  }
  return bits;
}

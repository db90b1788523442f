import type { SpanKind } from '../../store/index.js';
import type { Span } from '../otlp/model.js';
import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { metadataOf, tagsOf } from './labels.js';
import { messagesOf, objectOf, plainCount } from './message-values.js';
import { entryOf, stringOf, textOf } from './values.js';

const read = attributeTable({
  type: 'langfuse.observation.type',
  input: 'langfuse.observation.input',
  output: 'langfuse.observation.output',
  traceInput: 'langfuse.trace.input',
  traceOutput: 'langfuse.trace.output',
  model: 'langfuse.observation.model.name',
  usage: 'langfuse.observation.usage_details',
  cost: 'langfuse.observation.cost_details',
  level: 'langfuse.observation.level',
  statusMessage: 'langfuse.observation.status_message',
  firstToken: 'langfuse.observation.completion_start_time',
  session: 'langfuse.session.id',
  user: 'langfuse.user.id',
  tags: 'langfuse.trace.tags',
  task: 'langfuse.experiment.item.id',
});

const METADATA = ['langfuse.trace.metadata', 'langfuse.observation.metadata'];

const KINDS: Readonly<Record<string, SpanKind>> = {
  agent: 'agent',
  chain: 'chain',
  span: 'chain',
  generation: 'llm',
  tool: 'tool',
  retriever: 'retriever',
  embedding: 'embedding',
  guardrail: 'guardrail',
  evaluator: 'evaluator',
};

/** Langfuse's SDKs from 3 on (OpenTelemetry inside). An observation may be an error by its level alone. */
export const langfuse: Dialect = {
  id: 'langfuse',
  about: "Langfuse's SDKs, `langfuse.*` attributes",
  detect: { attribute: (key) => key.startsWith('langfuse.') },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    const kind = entryOf(KINDS, stringOf(a.type)?.toLowerCase());
    fields.kind = kind;
    fields.sessionId = textOf(a.session);
    fields.userId = textOf(a.user);
    fields.tags = tagsOf(a.tags);
    fields.metadata = metadataOf(span.attributes, METADATA);
    fields.task = textOf(a.task);
    fields.modelRequested = textOf(a.model);
    readUsage(objectOf(a.usage), fields);
    const total = objectOf(a.cost)['total'];
    if (typeof total === 'number') fields.costUsd = total;
    fields.ttftMs = millisecondsUntil(stringOf(a.firstToken), span.startNs);
    if (kind === 'tool' || kind === 'retriever') {
      fields.toolName = kind === 'tool' ? span.name : undefined;
      fields.arguments = textOf(a.input);
      fields.result = textOf(a.output);
    } else {
      const { tools } = objectOf(a.input);
      if (Array.isArray(tools)) fields.toolDefinitions = JSON.stringify(tools);
      fields.inputMessages = messagesOf(a.input ?? a.traceInput, 'user');
      fields.outputMessages = messagesOf(a.output ?? a.traceOutput, 'assistant');
    }
    if (kind === 'agent') fields.agentName = span.name;
    if (stringOf(a.level)?.toUpperCase() === 'ERROR') {
      fields.isError = true;
      fields.errorSource = 'level';
      fields.errorMessage = textOf(a.statusMessage);
    }
    return fields;
  },
};

const CACHE_READ = ['input_cached_tokens', 'cache_read_input_tokens', 'input_cache_read'];
const CACHE_WRITE = [
  'cache_creation_input_tokens',
  'input_cache_creation',
  'input_cache_creation_5m',
  'input_cache_creation_1h',
];
const REASONING = ['output_reasoning_tokens', 'reasoning_tokens', 'output_reasoning'];

/**
 * `usage_details` has a count for each bucket, `input` and `output` without those of their parts. Callers that hand
 * over a provider's own counts have the parts inside: then the total is no more than input and output.
 */
function readUsage(usage: Record<string, unknown>, fields: CanonicalFields): void {
  const sum = (names: readonly string[]) => {
    const counts = names.map((name) => plainCount(usage[name])).filter((n) => n !== undefined);
    return counts.length === 0 ? undefined : counts.reduce((a, b) => a + b, 0n);
  };
  const input = sum(['input']) ?? sum(['prompt_tokens', 'promptTokens']);
  const output = sum(['output']) ?? sum(['completion_tokens', 'completionTokens']);
  const total = sum(['total']);
  fields.tokensCacheRead = sum(CACHE_READ);
  fields.tokensCacheWrite = sum(CACHE_WRITE);
  fields.tokensReasoning = sum(REASONING);
  const isInclusive = total !== undefined && total <= (input ?? 0n) + (output ?? 0n);
  const cached = (fields.tokensCacheRead ?? 0n) + (fields.tokensCacheWrite ?? 0n);
  if (input !== undefined) fields.tokensIn = isInclusive ? input : input + cached;
  if (output !== undefined)
    fields.tokensOut = isInclusive ? output : output + (fields.tokensReasoning ?? 0n);
}

/** A time as the SDKs write it, ISO 8601 in JSON quotes or not. */
function millisecondsUntil(written: string | undefined, startNs: bigint): number | undefined {
  if (written === undefined) return undefined;
  const time = Date.parse(written.replaceAll('"', ''));
  const passed = time - Number(startNs / 1_000_000n);
  return Number.isFinite(passed) && passed >= 0 ? passed : undefined;
}

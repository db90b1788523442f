import type { SpanKind, Text } from '../../store/index.js';
import type { AnyValue, KeyValue, Span } from '../otlp/model.js';
import { plainLangChainMessage } from '../messages/langchain-messages.js';
import { isRecord, parseJson } from '../messages/message-parts.js';
import { canonicalMessages, toMessages } from '../messages/messages.js';
import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { gatherIndexed } from './indexed-attributes.js';
import { metadataOf, tagsOf } from './labels.js';
import { objectOf } from './message-values.js';
import { countOf, entryOf, stringOf, stringsOf, textOf } from './values.js';

const PROPERTIES = 'traceloop.association.properties';
const read = attributeTable({
  kind: 'traceloop.span.kind',
  requestType: 'llm.request.type',
  entity: 'traceloop.entity.name',
  input: 'traceloop.entity.input',
  output: 'traceloop.entity.output',
  session: `${PROPERTIES}.session_id`,
  thread: `${PROPERTIES}.thread_id`,
  conversation: `${PROPERTIES}.conversation_id`,
  user: `${PROPERTIES}.user_id`,
  tags: `${PROPERTIES}.tags`,
  cacheRead: 'gen_ai.usage.cache_read_input_tokens',
  cacheWrite: 'gen_ai.usage.cache_creation_input_tokens',
  reasoning: 'gen_ai.usage.reasoning_tokens',
  reasoningOld: 'llm.usage.reasoning_tokens',
  stopReason: 'gen_ai.response.stop_reason',
  finishReason: 'llm.response.finish_reason',
  stopReasonOld: 'llm.response.stop_reason',
});

/** Properties that have columns, and LangChain's own. */
const NO_METADATA: ReadonlySet<string> = new Set([
  'session_id',
  'thread_id',
  'conversation_id',
  'user_id',
  'tags',
  'lc_versions',
]);

const KINDS: Readonly<Record<string, SpanKind>> = {
  workflow: 'workflow',
  task: 'chain',
  agent: 'agent',
  tool: 'tool',
  session: 'mcp',
};
const REQUEST_KINDS: Readonly<Record<string, SpanKind>> = {
  chat: 'llm',
  completion: 'llm',
  embedding: 'embedding',
  rerank: 'reranker',
};
/** OpenLLMetry's own attributes, JavaScript and Python; what it takes from the OTel conventions is read there. */
export const openllmetry: Dialect = {
  id: 'openllmetry',
  about: "Traceloop's OpenLLMetry",
  detect: {
    attribute: (key) =>
      key.startsWith('traceloop.') ||
      /^gen_ai\.(?:prompt|completion)\.\d/.test(key) ||
      /^llm\.(?:request\.(?:type|functions\.)|usage\.|response\.)/.test(key),
    scope: (name) => name.startsWith('@traceloop/'),
  },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    const kind =
      entryOf(KINDS, stringOf(a.kind)) ?? entryOf(REQUEST_KINDS, stringOf(a.requestType));
    fields.kind = kind;
    fields.sessionId = textOf(a.session ?? a.thread ?? a.conversation);
    fields.userId = textOf(a.user);
    fields.tags = tagsOf(a.tags) ?? tagsIn(a.input);
    fields.metadata = metadataOf(span.attributes, [PROPERTIES], NO_METADATA);
    fields.tokensCacheRead = countOf(a.cacheRead);
    fields.tokensCacheWrite = countOf(a.cacheWrite);
    fields.tokensReasoning = countOf(a.reasoning ?? a.reasoningOld);
    fields.finishReasons = stringsOf(a.stopReason ?? a.finishReason ?? a.stopReasonOld);
    const input = inside(a.input, ['inputs']);
    const output = inside(a.output, ['output', 'outputs']);
    if (kind === 'tool') {
      fields.toolName = textOf(a.entity);
      fields.toolCallId = toolCallId(a.input);
      fields.arguments = input;
      fields.result = contentOf(output);
    } else {
      if (kind === 'agent') fields.agentName = textOf(a.entity);
      readMessages(span.attributes, input, output, fields);
    }
    fields.toolDefinitions = toolDefinitions(span.attributes);
    return fields;
  },
};

/** LangChain's callbacks wrap what they pass: `{inputs, tags, metadata, kwargs}`, `{output, kwargs}`. */
function inside(value: AnyValue | undefined, members: readonly string[]): Text | undefined {
  const text = textOf(value);
  const wrapper = text === undefined ? {} : objectOf(value);
  const member = members.find((name) => name in wrapper);
  if (!('kwargs' in wrapper) || member === undefined) return text;
  const inner = wrapper[member];
  return typeof inner === 'string' ? inner : JSON.stringify(inner);
}

/** LangChain's callbacks put the tags beside what they pass. */
function tagsIn(input: AnyValue | undefined): string[] | undefined {
  if (!stringOf(input)?.includes('"tags"')) return undefined;
  const { tags } = objectOf(input);
  return Array.isArray(tags) ? tagsOf({ type: 'string', value: JSON.stringify(tags) }) : undefined;
}

function toolCallId(input: AnyValue | undefined): string | undefined {
  const { kwargs } = input === undefined ? {} : objectOf(input);
  const id = isRecord(kwargs) ? kwargs['tool_call_id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** What a tool's message of LangChain's says. */
function contentOf(output: Text | undefined): Text | undefined {
  const parsed = typeof output === 'string' ? parseJson(output) : undefined;
  const message = isRecord(parsed) ? plainLangChainMessage(parsed) : undefined;
  const content = message?.['content'];
  if (message === undefined || message['is_error'] === true) return output;
  return typeof content === 'string' ? content : (JSON.stringify(content) ?? output);
}

function readMessages(
  attributes: readonly KeyValue[],
  input: Text | undefined,
  output: Text | undefined,
  fields: CanonicalFields,
): void {
  const prompts = listOf(gatherIndexed(attributes, 'gen_ai.prompt.'));
  const completions = listOf(gatherIndexed(attributes, 'gen_ai.completion.'));
  fields.inputMessages = prompts.length > 0 ? written(prompts, 'user') : mapText(input, 'user');
  fields.outputMessages =
    completions.length > 0 ? written(completions, 'assistant') : mapText(output, 'assistant');
  const reasons = completions
    .map((item) => (isRecord(item) ? item['finish_reason'] : null))
    .filter((reason) => typeof reason === 'string' && reason !== '');
  if (reasons.length > 0) fields.finishReasons ??= reasons as string[];
}

function written(items: unknown[], role: string): string {
  return JSON.stringify(items.flatMap((item) => toMessages(withParts(item), role)));
}

/** A content that is itself JSON text of a list of parts. */
function withParts(item: unknown): unknown {
  if (!isRecord(item)) return item;
  const { content } = item;
  if (typeof content !== 'string' || !/^\s*\[\s*\{/.test(content)) return item;
  const parts = parseJson(content);
  return Array.isArray(parts) ? { ...item, content: parts } : item;
}

function toolDefinitions(attributes: readonly KeyValue[]): string | undefined {
  const functions = listOf(gatherIndexed(attributes, 'llm.request.functions.'));
  if (functions.length === 0) return undefined;
  return JSON.stringify(
    functions.map((item) => {
      const parameters = isRecord(item) ? item['parameters'] : undefined;
      const parsed = typeof parameters === 'string' ? parseJson(parameters) : parameters;
      return {
        type: 'function',
        ...(item as object),
        ...(parsed == null ? {} : { parameters: parsed }),
      };
    }),
  );
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function mapText(text: Text | undefined, role: string): Text | undefined {
  return text === undefined ? undefined : canonicalMessages(text, role);
}

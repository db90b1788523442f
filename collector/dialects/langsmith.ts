import type { SpanKind, Text } from '../../store/index.js';
import type { AnyValue, Span } from '../otlp/model.js';
import { toMessages } from '../messages/messages.js';
import { attributeTable, type Found } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { metadataOf, tagsOf } from './labels.js';
import { messagesOf, objectOf, plainCount } from './message-values.js';
import { canonicalProvider } from './provider-names.js';
import { countOf, entryOf, stringOf, textOf } from './values.js';

const METADATA = 'langsmith.metadata';
const KEYS = {
  kind: 'langsmith.span.kind',
  // Every run has one of these; `langsmith.trace.session_id` and `.session_name` name the project, not a session.
  runName: 'langsmith.trace.name',
  input: 'gen_ai.prompt',
  output: 'gen_ai.completion',
  inputDetails: 'gen_ai.usage.input_token_details',
  outputDetails: 'gen_ai.usage.output_token_details',
  cacheRead: 'gen_ai.usage.input_token_details.cache_read',
  session: `${METADATA}.session_id`,
  thread: `${METADATA}.thread_id`,
  conversation: `${METADATA}.conversation_id`,
  user: `${METADATA}.user_id`,
  agent: `${METADATA}.lc_agent_name`,
  node: `${METADATA}.langgraph_node`,
  provider: `${METADATA}.ls_provider`,
  model: `${METADATA}.ls_model_name`,
  toolCallId: `${METADATA}.tool_call_id`,
  tags: 'langsmith.span.tags',
} as const;
const read = attributeTable(KEYS);

/** Members of the metadata that have columns, or repeat what the client was set to. */
const NO_METADATA: ReadonlySet<string> = new Set([
  'session_id',
  'thread_id',
  'conversation_id',
  'user_id',
  'tool_call_id',
  'ls_provider',
  'ls_model_name',
  'usage_metadata',
  'LANGSMITH_OTEL_ENABLED',
  'LANGSMITH_TRACING',
]);

const KINDS: Readonly<Record<string, SpanKind>> = {
  llm: 'llm',
  chain: 'chain',
  tool: 'tool',
  retriever: 'retriever',
  embedding: 'embedding',
  prompt: 'prompt',
  parser: 'chain',
};

/** LangSmith's OpenTelemetry export; its counts are inclusive. Inputs and outputs are JSON of whatever a run took and gave. */
export const langsmith: Dialect = {
  id: 'langsmith',
  about: "LangSmith's OpenTelemetry export",
  detect: { attribute: (key) => key.startsWith('langsmith.') },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    const kind = kindOf(span, a);
    fields.kind = kind;
    fields.sessionId = textOf(a.session ?? a.thread ?? a.conversation);
    fields.userId = textOf(a.user);
    fields.agentName =
      textOf(a.agent ?? a.node) ?? (kind === 'agent' ? nameOf(span, a) : undefined);
    fields.tags = tagsOf(a.tags);
    fields.metadata = metadataOf(span.attributes, [METADATA], NO_METADATA);
    fields.provider = canonicalProvider(a.provider);
    fields.modelRequested = textOf(a.model);
    const input = objectOf(a.inputDetails);
    fields.tokensCacheRead = plainCount(input['cache_read']) ?? countOf(a.cacheRead);
    fields.tokensCacheWrite = plainCount(input['cache_creation']);
    fields.tokensReasoning = plainCount(objectOf(a.outputDetails)['reasoning']);
    if (kind === 'tool' || kind === 'retriever') {
      fields.toolName = kind === 'tool' ? nameOf(span, a) : undefined;
      fields.toolCallId = textOf(a.toolCallId);
      fields.arguments = textOf(a.input);
      fields.result = textOf(a.output);
    } else {
      fields.inputMessages = unwrapped(a.input, 'user');
      fields.outputMessages = unwrapped(a.output, 'assistant');
      const { tools } = objectOf(a.input);
      if (Array.isArray(tools)) fields.toolDefinitions = JSON.stringify(tools);
    }
    return fields;
  },
};

/** A function's one argument or result stands under a name of LangSmith's. */
function unwrapped(value: AnyValue | undefined, role: string): Text | undefined {
  const names = Object.entries(objectOf(value));
  const [name, inner] = names.length === 1 ? names[0]! : [];
  return name !== undefined && /^(?:input|output|outputs|generations)$/.test(name)
    ? JSON.stringify(toMessages(inner, role))
    : messagesOf(value, role);
}

function nameOf(span: Span, a: Found<keyof typeof KEYS>): string {
  return stringOf(a.runName) ?? span.name;
}

/** Graphs and agents are chains by kind; the outermost one with an agent's name is the agent. */
function kindOf(span: Span, a: Found<keyof typeof KEYS>): SpanKind | undefined {
  const kind = entryOf(KINDS, stringOf(a.kind));
  if (kind !== 'chain' || span.parentSpanId !== '') return kind;
  return /agent|^LangGraph$/i.test(nameOf(span, a)) ? 'agent' : kind;
}

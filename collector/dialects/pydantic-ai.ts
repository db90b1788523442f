import type { SpanKind } from '../../store/index.js';
import type { Span } from '../otlp/model.js';
import { isRecord } from '../messages/message-parts.js';
import { toMessages, type Message } from '../messages/messages.js';
import { attributeTable, type Found } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { metadataOf, tagsOf } from './labels.js';
import { dataOf, messagesOf, objectOf } from './message-values.js';
import { countOf, numberOf, stringOf, textOf } from './values.js';

const KEYS = {
  spanType: 'logfire.span_type',
  level: 'logfire.level_num',
  message: 'logfire.msg',
  agentName: 'agent_name',
  modelName: 'model_name',
  callId: 'gen_ai.agent.call.id',
  // Formats before 3 list the messages as the events of semantic conventions 1.28.
  events: 'events',
  allEvents: 'all_messages_events',
  allMessages: 'pydantic_ai.all_messages',
  finalResult: 'final_result',
  toolArguments: 'tool_arguments',
  toolResponse: 'tool_response',
  deferral: 'pydantic_ai.tool.deferral.name',
  requestParameters: 'model_request_parameters',
  requestData: 'request_data',
  responseData: 'response_data',
  inputSum: 'gen_ai.aggregated_usage.input_tokens',
  outputSum: 'gen_ai.aggregated_usage.output_tokens',
  cacheReadSum: 'gen_ai.aggregated_usage.cache_read.input_tokens',
  cacheRead: 'gen_ai.usage.details.cache_read_tokens',
  cacheReadOpenAi: 'gen_ai.usage.details.cached_tokens',
  cacheWrite: 'gen_ai.usage.details.cache_write_tokens',
  reasoning: 'gen_ai.usage.details.reasoning_tokens',
  cost: 'operation.cost',
  tags: 'logfire.tags',
} as const;
const read = attributeTable(KEYS);
type Attributes = Found<keyof typeof KEYS>;
/** Logfire's number for the level `error` (OTel's severity numbers). */
const LEVEL_ERROR = 17;

/**
 * pydantic-ai's own attributes in all its formats, and Logfire's. The rest of its spans is OTel GenAI. An agent's
 * usage is the sum over its calls; an agent's name on other spans is context that baggage brought there.
 */
export const pydanticAi: Dialect = {
  id: 'pydantic-ai',
  about: 'pydantic-ai (span formats 1 to 5) and Logfire',
  detect: {
    attribute: (key) =>
      key.startsWith('logfire.') ||
      key.startsWith('pydantic_ai.') ||
      key.startsWith('gen_ai.aggregated_usage.') ||
      key === 'model_request_parameters' ||
      key === 'all_messages_events',
    scope: (name) => name === 'pydantic-ai' || name.startsWith('logfire'),
  },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    if (stringOf(a.spanType) === 'pending_span') {
      // Sent when a span begins, below the span itself, which comes when it ends.
      fields.kind = 'other';
      fields.isPart = true;
      return fields;
    }
    const kind = kindOf(span.name);
    fields.kind = kind;
    fields.agentName = textOf(a.agentName);
    fields.agentId = textOf(a.callId);
    fields.tags = tagsOf(a.tags);
    fields.metadata = metadataOf(span.attributes, ['metadata']);
    fields.modelRequested = textOf(a.modelName);
    fields.arguments = textOf(a.toolArguments);
    fields.result = textOf(a.toolResponse);
    fields.tokensCacheRead = countOf(a.cacheRead ?? a.cacheReadOpenAi);
    fields.tokensCacheWrite = countOf(a.cacheWrite);
    fields.tokensReasoning = countOf(a.reasoning);
    fields.costUsd = numberOf(a.cost);
    if (a.inputSum ?? a.outputSum) {
      fields.tokensIn = countOf(a.inputSum);
      fields.tokensOut = countOf(a.outputSum);
      fields.tokensCacheRead ??= countOf(a.cacheReadSum);
      fields.usageScope = 'aggregate';
    }
    if (kind !== 'tool') readMessages(a, fields);
    fields.toolDefinitions = toolDefinitions(a);
    const level = numberOf(a.level);
    if (level !== undefined && level >= LEVEL_ERROR) {
      fields.isError = true;
      fields.errorSource = 'level';
      fields.errorMessage = textOf(a.message);
    }
    // A tool that waits for approval or runs elsewhere ends by an exception and has not failed.
    if (a.deferral !== undefined) fields.isError = false;
    return fields;
  },
};

function kindOf(name: string): SpanKind | undefined {
  if (name === 'agent run') return 'agent';
  if (/^running (?:tool|output function)\b/.test(name)) return 'tool';
  return /^running (?:\d+ )?tools\b/.test(name) ? 'chain' : undefined;
}

function readMessages(a: Attributes, fields: CanonicalFields): void {
  const events = dataOf(a.events ?? a.allEvents);
  if (Array.isArray(events)) {
    const output = events.filter(isChoice);
    const input = events.filter((event) => !isChoice(event));
    fields.inputMessages = written(input, 'user');
    fields.outputMessages = written(output, 'assistant');
  }
  fields.inputMessages ??= messagesOf(a.allMessages ?? a.requestData, 'user');
  // An agent's result may be data: it is the answer's text.
  fields.outputMessages ??= messagesOf(a.finalResult ?? a.responseData, 'assistant');
}

function isChoice(event: unknown): boolean {
  return isRecord(event) && event['event.name'] === 'gen_ai.choice';
}

function written(events: unknown[], role: string): string | undefined {
  const messages: Message[] = events.flatMap((event) => toMessages(event, role));
  return messages.length === 0 ? undefined : JSON.stringify(messages);
}

function toolDefinitions(a: Attributes): string | undefined {
  const { function_tools: functions, output_tools: outputs } = objectOf(a.requestParameters);
  const tools = [functions, outputs].filter(Array.isArray).flat();
  return tools.length === 0 ? undefined : JSON.stringify(tools);
}

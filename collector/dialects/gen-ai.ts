import type { SpanKind, Text } from '../../store/index.js';
import type { AnyValue, Scope, Span } from '../otlp/model.js';
import { canonicalInstructions } from '../messages/messages.js';
import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { finishReasonsIn, readGenAiEvents } from './gen-ai-events.js';
import { liftedMark, type LiftedPlace, type LoggedEvent } from './log-lift.js';
import { messagesOf } from './message-values.js';
import { canonicalProvider } from './provider-names.js';
import { countOf, entryOf, numberOf, stringOf, stringsOf, textOf } from './values.js';

const read = attributeTable({
  lifted: liftedMark('gen-ai').key,
  operation: 'gen_ai.operation.name',
  outputType: 'gen_ai.output.type',
  provider: 'gen_ai.provider.name',
  system: 'gen_ai.system',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  finishReasons: 'gen_ai.response.finish_reasons',
  finishReason: 'gen_ai.response.finish_reason',
  inputTokens: 'gen_ai.usage.input_tokens',
  promptTokens: 'gen_ai.usage.prompt_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  completionTokens: 'gen_ai.usage.completion_tokens',
  cacheRead: 'gen_ai.usage.cache_read.input_tokens',
  cacheWrite: 'gen_ai.usage.cache_write.input_tokens',
  cacheCreation: 'gen_ai.usage.cache_creation.input_tokens',
  reasoning: 'gen_ai.usage.reasoning.output_tokens',
  cost: 'gen_ai.usage.cost',
  inputCost: 'gen_ai.usage.input_cost',
  outputCost: 'gen_ai.usage.output_cost',
  conversation: 'gen_ai.conversation.id',
  user: 'gen_ai.user',
  agentName: 'gen_ai.agent.name',
  agentId: 'gen_ai.agent.id',
  agentVersion: 'gen_ai.agent.version',
  workflow: 'gen_ai.workflow.name',
  toolName: 'gen_ai.tool.name',
  toolCallId: 'gen_ai.tool.call.id',
  toolCallIdOld: 'gen_ai.tool.call_id',
  toolType: 'gen_ai.tool.type',
  toolArguments: 'gen_ai.tool.call.arguments',
  toolResult: 'gen_ai.tool.call.result',
  toolDefinitions: 'gen_ai.tool.definitions',
  system_: 'gen_ai.system_instructions',
  input: 'gen_ai.input.messages',
  output: 'gen_ai.output.messages',
  prompt: 'gen_ai.prompt',
  completion: 'gen_ai.completion',
  firstChunk: 'gen_ai.response.time_to_first_chunk',
  clientFirstChunk: 'gen_ai.client.operation.time_to_first_chunk',
  serverFirstToken: 'gen_ai.server.time_to_first_token',
  retrievalQuery: 'gen_ai.retrieval.query.text',
  retrievalDocuments: 'gen_ai.retrieval.documents',
});

/** The OTel GenAI conventions, 1.26 to 1.41 and their new home (semantic-conventions-genai): spans and span events. */
export const genAi: Dialect = {
  id: 'gen-ai',
  about: 'OpenTelemetry GenAI semantic conventions 1.26 and later',
  detect: {
    attribute: (key) => key.startsWith('gen_ai.'),
    event: (name) => name.startsWith('gen_ai.'),
  },
  extract(span: Span, _scope: Scope): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    const kind = kindOf(a);
    fields.kind = kind;
    fields.provider = canonicalProvider(a.provider ?? a.system);
    fields.modelRequested = textOf(a.requestModel);
    fields.modelResponded = textOf(a.responseModel);
    fields.responseId = textOf(a.responseId);
    fields.sessionId = textOf(a.conversation);
    fields.userId = textOf(a.user);
    fields.agentName =
      textOf(a.agentName) ?? (kind === 'workflow' ? textOf(a.workflow) : undefined);
    fields.agentId = textOf(a.agentId);
    fields.agentVersion = textOf(a.agentVersion);
    fields.tokensIn = countOf(a.inputTokens) ?? countOf(a.promptTokens);
    fields.tokensOut = countOf(a.outputTokens) ?? countOf(a.completionTokens);
    fields.tokensCacheRead = countOf(a.cacheRead);
    fields.tokensCacheWrite = countOf(a.cacheWrite) ?? countOf(a.cacheCreation);
    fields.tokensReasoning = countOf(a.reasoning);
    fields.costUsd = numberOf(a.cost) ?? sumOf(a.inputCost, a.outputCost);
    fields.ttftMs = milliseconds(a.firstChunk ?? a.clientFirstChunk ?? a.serverFirstToken);
    fields.toolName = textOf(a.toolName);
    fields.toolCallId = textOf(a.toolCallId) ?? textOf(a.toolCallIdOld);
    fields.toolType = textOf(a.toolType);
    fields.arguments = textOf(a.toolArguments) ?? textOf(a.retrievalQuery);
    fields.result = textOf(a.toolResult) ?? textOf(a.retrievalDocuments);
    fields.toolDefinitions = textOf(a.toolDefinitions);
    fields.systemInstructions = mapText(textOf(a.system_), canonicalInstructions);
    fields.inputMessages = messagesOf(a.input ?? a.prompt, 'user');
    fields.outputMessages = messagesOf(a.output ?? a.completion, 'assistant');
    fields.finishReasons = stringsOf(a.finishReasons) ?? stringsOf(a.finishReason);
    if (span.events.length > 0) readGenAiEvents(span.events, fields);
    if (a.lifted) {
      // A log event of a call: it belongs to the span under which it was written.
      fields.isPart = true;
      fields.kind = EVENTS_OF_ANSWERS.has(span.name) ? (kind ?? 'llm') : 'other';
    }
    if (fields.kind === 'llm') fields.finishReasons ??= finishReasonsIn(fields.outputMessages);
    return fields;
  },
  logs: { prefix: 'gen_ai', place },
};

/** Without the span of their call, these alone stand for it. */
const EVENTS_OF_ANSWERS: ReadonlySet<string> = new Set([
  'gen_ai.choice',
  'gen_ai.client.inference.operation.details',
]);
const OPERATION_DETAILS = 'gen_ai.client.inference.operation.details';

/** Only beside a span: alone, such an event says too little of a run. */
function place({ name, record }: LoggedEvent): LiftedPlace | null {
  if (record.traceId === '' || record.spanId === '') return null;
  return { as: 'part', run: record.spanId, asEvent: name !== OPERATION_DETAILS };
}

function sumOf(a: AnyValue | undefined, b: AnyValue | undefined): number | undefined {
  const [first, second] = [numberOf(a), numberOf(b)];
  return first === undefined && second === undefined ? undefined : (first ?? 0) + (second ?? 0);
}

/** Operation names: the conventions' own, then those that producers use beside them. */
const KINDS: Readonly<Record<string, SpanKind>> = {
  chat: 'llm',
  text_completion: 'llm',
  generate_content: 'llm',
  completion: 'llm',
  generate: 'llm',
  message: 'llm',
  responses: 'llm',
  llm_call: 'llm',
  execute_tool: 'tool',
  tool_call: 'tool',
  invoke_agent: 'agent',
  create_agent: 'agent',
  plan: 'agent',
  agent_call: 'agent',
  invoke_workflow: 'workflow',
  workflow: 'workflow',
  user_prompt: 'workflow',
  agent_step: 'chain',
  'guardrail.run': 'guardrail',
  guard: 'guardrail',
  schedule_tool_calls: 'chain',
  system_prompt: 'chain',
  retrieval: 'retriever',
  rerank: 'reranker',
  embeddings: 'embedding',
  speech_to_text: 'media',
  text_to_speech: 'media',
  apply_guardrail: 'guardrail',
  moderation: 'guardrail',
  evaluate: 'evaluator',
};

function kindOf(a: ReturnType<typeof read>): SpanKind | undefined {
  const operation = stringOf(a.operation);
  if (operation !== undefined) {
    if (operation === 'generate_content' && makesMedia(a)) return 'media';
    const kind = entryOf(KINDS, operation);
    if (kind !== undefined) return kind;
    if (/_memory(?:_store)?$/.test(operation)) return 'memory';
  }
  // Without an operation, what the span carries says what it is; an agent's or tool's name alone is only context.
  if (a.toolCallId ?? a.toolCallIdOld ?? a.toolArguments ?? a.toolResult) return 'tool';
  if (a.retrievalQuery ?? a.retrievalDocuments) return 'retriever';
  if (a.requestModel ?? a.responseModel ?? a.inputTokens ?? a.outputTokens) return 'llm';
  return a.promptTokens || a.completionTokens ? 'llm' : undefined;
}

/** Not an answer in a conversation: those are text or JSON, whatever else is in them. */
function makesMedia({ outputType }: ReturnType<typeof read>): boolean {
  const type = stringOf(outputType);
  return type === 'image' || type === 'speech';
}

function mapText(text: Text | undefined, map: (text: Text) => Text): Text | undefined {
  return text === undefined ? undefined : map(text);
}

function milliseconds(seconds: AnyValue | undefined): number | undefined {
  const number = numberOf(seconds);
  return number === undefined ? undefined : number * 1000;
}

import type { SpanKind } from '../../store/index.js';
import type { Span } from '../otlp/model.js';
import { parseJson, type Part } from '../messages/message-parts.js';
import { toMessages } from '../messages/messages.js';
import { attributeTable, type Found } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { metadataOf, tagsOf } from './labels.js';
import { messagesOf, objectOf } from './message-values.js';
import { canonicalProvider } from './provider-names.js';
import { countOf, entryOf, numberOf, stringOf, stringsOf, textOf } from './values.js';

const METADATA = 'ai.telemetry.metadata';
/** What stands in its place from version 7 on. */
const CONTEXT = 'ai.settings.runtimeContext';
const KEYS = {
  operationId: 'ai.operationId',
  provider: 'ai.model.provider',
  model: 'ai.model.id',
  responseModel: 'ai.response.model',
  responseId: 'ai.response.id',
  finishReason: 'ai.response.finishReason',
  finishReasonOld: 'ai.finishReason',
  promptMessages: 'ai.prompt.messages',
  prompt: 'ai.prompt',
  promptTools: 'ai.prompt.tools',
  text: 'ai.response.text',
  object: 'ai.response.object',
  reasoningText: 'ai.response.reasoning',
  toolCalls: 'ai.response.toolCalls',
  textOld: 'ai.result.text',
  objectOld: 'ai.result.object',
  toolCallsOld: 'ai.result.toolCalls',
  inputTokens: 'ai.usage.inputTokens',
  promptTokens: 'ai.usage.promptTokens',
  embeddingTokens: 'ai.usage.tokens',
  outputTokens: 'ai.usage.outputTokens',
  completionTokens: 'ai.usage.completionTokens',
  cacheRead: 'ai.usage.cachedInputTokens',
  cacheReadDetail: 'ai.usage.inputTokenDetails.cacheReadTokens',
  cacheWrite: 'ai.usage.inputTokenDetails.cacheWriteTokens',
  reasoning: 'ai.usage.reasoningTokens',
  reasoningDetail: 'ai.usage.outputTokenDetails.reasoningTokens',
  firstChunk: 'ai.response.msToFirstChunk',
  toolName: 'ai.toolCall.name',
  toolCallId: 'ai.toolCall.id',
  toolArguments: 'ai.toolCall.args',
  toolResult: 'ai.toolCall.result',
  functionId: 'ai.telemetry.functionId',
  sessionId: `${METADATA}.sessionId`,
  sessionIdSnake: `${METADATA}.session_id`,
  threadId: `${METADATA}.threadId`,
  userId: `${METADATA}.userId`,
  tags: `${METADATA}.tags`,
  contextSessionId: `${CONTEXT}.sessionId`,
  contextUserId: `${CONTEXT}.userId`,
  contextTags: `${CONTEXT}.tags`,
} as const;
const read = attributeTable(KEYS);
type Attributes = Found<keyof typeof KEYS>;

/** Members of the metadata that have columns. */
const NO_METADATA: ReadonlySet<string> = new Set([
  'sessionId',
  'session_id',
  'threadId',
  'userId',
  'tags',
]);

/**
 * Kinds by operation. The outer call of a model call or an embedding stands around the inner ones and carries the sum
 * of their usage.
 */
const KINDS: Readonly<Record<string, SpanKind>> = {
  'ai.generateText': 'agent',
  'ai.streamText': 'agent',
  'ai.generateObject': 'agent',
  'ai.streamObject': 'agent',
  'ai.toolCall': 'tool',
  'ai.embed': 'chain',
  'ai.embedMany': 'chain',
  'ai.rerank': 'chain',
};

/** The AI SDK's own attributes (versions 3 to 6, and the legacy exporter of 7); 7 itself speaks OTel GenAI and adds a few
 * of them. Its counts are inclusive. */
export const vercelAi: Dialect = {
  id: 'vercel-ai',
  about: 'Vercel AI SDK 3 to 7',
  detect: {
    attribute: (key) => key.startsWith('ai.'),
    // Version 7 names its scope after the conventions that it follows.
    scope: (name) => name === 'ai' || name === 'gen_ai',
  },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    const kind = kindOf(stringOf(a.operationId));
    fields.kind = kind;
    fields.provider = canonicalProvider(a.provider);
    fields.modelRequested = textOf(a.model);
    fields.modelResponded = textOf(a.responseModel);
    fields.responseId = textOf(a.responseId);
    fields.finishReasons = stringsOf(a.finishReason ?? a.finishReasonOld);
    fields.tokensIn = countOf(a.inputTokens ?? a.promptTokens ?? a.embeddingTokens);
    fields.tokensOut = countOf(a.outputTokens ?? a.completionTokens);
    fields.tokensCacheRead = countOf(a.cacheRead ?? a.cacheReadDetail);
    fields.tokensCacheWrite = countOf(a.cacheWrite);
    fields.tokensReasoning = countOf(a.reasoning ?? a.reasoningDetail);
    fields.ttftMs = numberOf(a.firstChunk);
    fields.sessionId = textOf(a.sessionId ?? a.sessionIdSnake ?? a.threadId ?? a.contextSessionId);
    fields.userId = textOf(a.userId ?? a.contextUserId);
    fields.tags = tagsOf(a.tags ?? a.contextTags);
    fields.metadata = metadataOf(span.attributes, [METADATA, CONTEXT], NO_METADATA);
    fields.agentName = textOf(a.functionId);
    fields.toolName = textOf(a.toolName);
    fields.toolCallId = textOf(a.toolCallId);
    fields.arguments = textOf(a.toolArguments);
    fields.result = textOf(a.toolResult);
    if (a.promptMessages) fields.inputMessages = messagesOf(a.promptMessages, 'user');
    else readPrompt(a, fields);
    fields.outputMessages = answer(a);
    fields.toolDefinitions = toolDefinitions(a);
    return fields;
  },
};

function kindOf(operationId: string | undefined): SpanKind | undefined {
  if (operationId === undefined) return undefined;
  const kind = entryOf(KINDS, operationId);
  if (kind !== undefined) return kind;
  if (/\.do(?:Generate|Stream)$/.test(operationId)) return 'llm';
  if (operationId.endsWith('.doEmbed')) return 'embedding';
  return operationId.endsWith('.doRerank') ? 'reranker' : undefined;
}

/** The outer call has what its caller gave: `{system?, messages | prompt}`. */
function readPrompt(a: Attributes, fields: CanonicalFields): void {
  const { system, messages, prompt } = objectOf(a.prompt);
  if (typeof system === 'string')
    fields.systemInstructions = JSON.stringify([{ type: 'text', content: system }]);
  const asked = messages ?? prompt;
  fields.inputMessages =
    asked === undefined ? messagesOf(a.prompt, 'user') : JSON.stringify(toMessages(asked, 'user'));
}

/** The answer is spread over attributes: text, reasoning, calls, or an object. */
function answer(a: Attributes): string | undefined {
  const parts: Part[] = [];
  const reasoning = stringOf(a.reasoningText);
  if (reasoning !== undefined) parts.push({ type: 'reasoning', content: reasoning });
  const text = stringOf(a.text ?? a.textOld) ?? stringOf(a.object ?? a.objectOld);
  if (text !== undefined) parts.push({ type: 'text', content: text });
  const calls = parseJson(stringOf(a.toolCalls ?? a.toolCallsOld) ?? '');
  if (Array.isArray(calls)) {
    const typed = calls.map((call: unknown) => ({ ...(call as object), type: 'tool-call' }));
    parts.push(...toMessages(typed, 'assistant').flatMap((message) => message.parts));
  }
  return parts.length === 0 ? undefined : JSON.stringify([{ role: 'assistant', parts }]);
}

function toolDefinitions(a: Attributes): string | undefined {
  const tools = stringsOf(a.promptTools);
  return tools === undefined ? undefined : `[${tools.map(asJson).join(',')}]`;
}

function asJson(text: string): string {
  return parseJson(text) === undefined ? JSON.stringify(text) : text;
}

import type { SpanKind, Text } from '../../store/index.js';
import type { KeyValue, Span } from '../otlp/model.js';
import { isRecord, parseJson } from '../messages/message-parts.js';
import { canonicalMessages, toMessages } from '../messages/messages.js';
import { attributeTable } from './attribute-table.js';
import { noFields, type CanonicalFields } from './canonical-span.js';
import type { Dialect } from './dialect.js';
import { gatherIndexed } from './indexed-attributes.js';
import { metadataOf, tagsOf } from './labels.js';
import { objectOf } from './message-values.js';
import { canonicalProvider } from './provider-names.js';
import { countOf, entryOf, numberOf, stringOf, stringsOf, textOf } from './values.js';

const read = attributeTable({
  kind: 'openinference.span.kind',
  provider: 'llm.provider',
  system: 'llm.system',
  requestModel: 'llm.request.model_name',
  responseModel: 'llm.response.model_name',
  model: 'llm.model_name',
  embeddingModel: 'embedding.model_name',
  input: 'input.value',
  output: 'output.value',
  toolName: 'tool.name',
  toolId: 'tool.id',
  toolCallId: 'tool_call.id',
  toolParameters: 'tool.parameters',
  prompt: 'llm.token_count.prompt',
  completion: 'llm.token_count.completion',
  cacheRead: 'llm.token_count.prompt_details.cache_read',
  cacheWrite: 'llm.token_count.prompt_details.cache_write',
  reasoning: 'llm.token_count.completion_details.reasoning',
  cost: 'llm.cost.total',
  parameters: 'llm.invocation_parameters',
  finishReason: 'llm.finish_reason',
  agent: 'agent.name',
  node: 'graph.node.id',
  metadata: 'metadata',
  tags: 'tag.tags',
});

const KINDS: Readonly<Record<string, SpanKind>> = {
  LLM: 'llm',
  TOOL: 'tool',
  AGENT: 'agent',
  CHAIN: 'chain',
  RETRIEVER: 'retriever',
  RERANKER: 'reranker',
  EMBEDDING: 'embedding',
  GUARDRAIL: 'guardrail',
  EVALUATOR: 'evaluator',
  PROMPT: 'prompt',
};

/** OpenInference's span attributes; its token counts are inclusive. */
export const openinference: Dialect = {
  id: 'openinference',
  about: "Arize's OpenInference semantic conventions",
  detect: {
    attribute: (key) =>
      key === 'openinference.span.kind' ||
      key === 'llm.model_name' ||
      /^(?:llm\.(?:input_messages|output_messages|prompts|choices|token_count)|evaluations)\./.test(
        key,
      ),
  },
  extract(span: Span): CanonicalFields {
    const a = read(span.attributes);
    const fields = noFields();
    const kind = entryOf(KINDS, stringOf(a.kind)?.toUpperCase());
    fields.kind = kind;
    fields.provider = canonicalProvider(a.provider ?? a.system);
    fields.modelRequested =
      textOf(a.requestModel ?? a.model ?? a.embeddingModel) ?? modelIn(objectOf(a.parameters));
    fields.modelResponded = textOf(a.responseModel ?? a.model);
    fields.tokensIn = countOf(a.prompt);
    fields.tokensOut = countOf(a.completion);
    fields.tokensCacheRead = countOf(a.cacheRead);
    fields.tokensCacheWrite = countOf(a.cacheWrite);
    fields.tokensReasoning = countOf(a.reasoning);
    fields.costUsd = numberOf(a.cost);
    fields.finishReasons = stringsOf(a.finishReason);
    fields.agentName = textOf(a.agent ?? a.node) ?? agentIn(stringOf(a.metadata));
    fields.tags = tagsOf(a.tags);
    fields.metadata = metadataOf(span.attributes, ['metadata']);
    fields.toolDefinitions = toolDefinitions(span.attributes);
    fields.evaluations = evaluations(span.attributes);
    const input = textOf(a.input);
    const output = textOf(a.output);
    if (kind === 'tool') {
      fields.toolName = textOf(a.toolName) ?? span.name;
      fields.toolCallId = textOf(a.toolId ?? a.toolCallId);
      fields.arguments = input ?? textOf(a.toolParameters);
      fields.result = output;
    } else if (kind === 'retriever' || kind === 'reranker') {
      fields.arguments = input;
      fields.result = output;
    } else {
      fields.inputMessages = messages(span.attributes, 'llm.input_messages.', input, 'user');
      fields.outputMessages = messages(
        span.attributes,
        'llm.output_messages.',
        output,
        'assistant',
      );
    }
    if (kind === 'llm') fields.responseId = idIn(output);
    return fields;
  },
};

function messages(
  attributes: readonly KeyValue[],
  prefix: string,
  value: Text | undefined,
  role: string,
): Text | undefined {
  const gathered = gatherIndexed(attributes, prefix);
  if (Array.isArray(gathered))
    return JSON.stringify(gathered.flatMap((item) => toMessages(plainMessage(item), role)));
  // Completions have plain text, under a name for each direction.
  const texts = gatherIndexed(attributes, role === 'user' ? 'llm.prompts.' : 'llm.choices.');
  if (Array.isArray(texts))
    return JSON.stringify(texts.flatMap((item) => toMessages(plainText(item), role)));
  return value === undefined ? undefined : canonicalMessages(value, role);
}

function plainText(item: unknown): unknown {
  const wrapped = isRecord(item) ? (item['prompt'] ?? item['completion']) : undefined;
  return isRecord(wrapped) ? (wrapped['text'] ?? '') : item;
}

/** `evaluations.N.evaluation.{name,score,label,explanation,annotator_kind}` as the canon has them. */
function evaluations(attributes: readonly KeyValue[]): string | undefined {
  const gathered = gatherIndexed(attributes, 'evaluations.');
  if (!Array.isArray(gathered)) return undefined;
  const list = gathered.map((item) => {
    const given = isRecord(item) && isRecord(item['evaluation']) ? item['evaluation'] : {};
    const { name, score, label, explanation, annotator_kind: source } = given;
    return { name, score, label, explanation, source };
  });
  return JSON.stringify(list);
}

function modelIn(parameters: Record<string, unknown>): string | undefined {
  const { model } = parameters;
  return typeof model === 'string' ? model : undefined;
}

/** A message without the wrapper that each level of the flat form has. */
function plainMessage(item: unknown): unknown {
  const message = isRecord(item) && isRecord(item['message']) ? item['message'] : {};
  const { contents, tool_calls: calls, ...rest } = message;
  return {
    ...rest,
    ...(Array.isArray(contents) ? { content: contents.map(plainContent) } : {}),
    ...(Array.isArray(calls)
      ? { tool_calls: calls.map((call: unknown) => (isRecord(call) ? call['tool_call'] : call)) }
      : {}),
  };
}

function plainContent(item: unknown): unknown {
  const content = isRecord(item) ? item['message_content'] : item;
  if (!isRecord(content) || !isRecord(content['image'])) return content;
  const image = content['image']['image'];
  return { type: 'uri', modality: 'image', uri: isRecord(image) ? image['url'] : null };
}

function toolDefinitions(attributes: readonly KeyValue[]): string | undefined {
  const tools = gatherIndexed(attributes, 'llm.tools.');
  if (!Array.isArray(tools)) return undefined;
  const schemas = tools.map((item: unknown) => {
    const tool = isRecord(item) && isRecord(item['tool']) ? item['tool']['json_schema'] : item;
    return typeof tool === 'string' ? (parseJson(tool) ?? tool) : tool;
  });
  return JSON.stringify(schemas);
}

/** LangChain's callbacks name the agent or the graph's node in the metadata only. */
function agentIn(metadata: string | undefined): string | undefined {
  const parsed = metadata === undefined ? undefined : parseJson(metadata);
  if (!isRecord(parsed)) return undefined;
  const name = parsed['lc_agent_name'] ?? parsed['langgraph_node'];
  return typeof name === 'string' ? name : undefined;
}

function idIn(output: Text | undefined): string | undefined {
  const text = output === undefined ? '' : output.toString();
  const parsed = text.startsWith('{') ? parseJson(text) : undefined;
  return isRecord(parsed) && typeof parsed['id'] === 'string' ? parsed['id'] : undefined;
}

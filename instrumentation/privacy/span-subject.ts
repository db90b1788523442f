import type { Attributes } from '@opentelemetry/api';
import * as semconv from '../vocabulary/semconv.js';

/** What a span is about, as far as rules of the user's name it. */
export interface Subject {
  readonly kind: 'agent' | 'llm' | 'tool' | 'step' | 'other';
  /** The agent's, model's, tool's or step's name; '' where the span does not tell. */
  readonly name: string;
}

const KINDS = new Map<unknown, Subject['kind']>(
  Object.entries({
    agent: 'agent',
    chat: 'llm',
    create_agent: 'agent',
    embedding: 'llm',
    embeddings: 'llm',
    execute_tool: 'tool',
    generate_content: 'llm',
    invoke_agent: 'agent',
    llm: 'llm',
    moderation: 'llm',
    rerank: 'llm',
    speech_to_text: 'llm',
    text_completion: 'llm',
    text_to_speech: 'llm',
    tool: 'tool',
    'ai.toolcall': 'tool',
  } as const),
);

/** Where the vocabularies in use say it: GenAI, OpenInference, OpenLLMetry, Vercel AI SDK. */
const KIND_KEYS = [
  semconv.GEN_AI_OPERATION_NAME,
  'openinference.span.kind',
  'traceloop.span.kind',
  'ai.operationId',
  'llm.request.type',
];
const NAME_KEYS: Readonly<Record<Subject['kind'], readonly string[]>> = {
  agent: [semconv.GEN_AI_AGENT_NAME, 'agent.name'],
  llm: [semconv.GEN_AI_REQUEST_MODEL, 'llm.model_name', 'ai.model.id'],
  tool: [semconv.GEN_AI_TOOL_NAME, 'tool.name', 'ai.toolCall.name', 'traceloop.entity.name'],
  step: [semconv.STEP_ACTION],
  other: [],
};

export function subjectOf(attributes: Attributes): Subject {
  const kind = kindOf(attributes);
  const key = NAME_KEYS[kind].find((key) => typeof attributes[key] === 'string');
  return { kind, name: key === undefined ? '' : String(attributes[key]) };
}

function kindOf(attributes: Attributes): Subject['kind'] {
  for (const key of KIND_KEYS) {
    const value = attributes[key];
    if (value === undefined) continue;
    const kind = KINDS.get(value) ?? KINDS.get(String(value).toLowerCase());
    if (kind) return kind;
  }
  if (attributes[semconv.STEP_ACTION] !== undefined) return 'step';
  return attributes['ai.model.id'] === undefined ? 'other' : 'llm';
}

import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { subjectOf } from '../privacy/span-subject.js';
import * as semconv from '../semconv.js';

/** Names are the GenAI conventions' (v1.41; `execute_tool.duration` from their repository's head), but for the last. */
export type InstrumentName =
  | 'gen_ai.client.operation.duration'
  | 'gen_ai.client.operation.time_to_first_chunk'
  | 'gen_ai.client.token.usage'
  | 'gen_ai.execute_tool.duration'
  | 'tracehound.tool.errors';

/** One value for one instrument; seconds, tokens or errors. */
export interface Measurement {
  readonly instrument: InstrumentName;
  readonly value: number;
  readonly attributes: Attributes;
}

/** What the conventions tell model calls apart by. */
const CALL_KEYS = [
  semconv.GEN_AI_OPERATION_NAME,
  semconv.GEN_AI_PROVIDER_NAME,
  semconv.GEN_AI_REQUEST_MODEL,
  semconv.GEN_AI_RESPONSE_MODEL,
  semconv.SERVER_ADDRESS,
  semconv.SERVER_PORT,
];
/** Where the vocabularies in use count tokens: GenAI, OpenInference, Vercel AI SDK. */
const TOKEN_KEYS = {
  input: [semconv.GEN_AI_USAGE_INPUT_TOKENS, 'llm.token_count.prompt', 'ai.usage.promptTokens'],
  output: [
    semconv.GEN_AI_USAGE_OUTPUT_TOKENS,
    'llm.token_count.completion',
    'ai.usage.completionTokens',
  ],
};

/** What an ended span adds to the metrics: the span of a model call or of a tool call, whoever made it. */
export function measurementsOf(span: ReadableSpan): Measurement[] {
  const { attributes } = span;
  const { kind, name } = subjectOf(attributes);
  if (kind === 'llm') return ofModelCall(span);
  if (kind !== 'tool' || attributes[semconv.TOOL_INFERRED] === true) return [];
  const error = errorOf(span);
  const tool = { [semconv.GEN_AI_TOOL_NAME]: name, ...error };
  const duration = { instrument: 'gen_ai.execute_tool.duration', value: secondsOf(span) } as const;
  return [
    { ...duration, attributes: tool },
    ...(error[semconv.ERROR_TYPE] !== undefined
      ? [{ instrument: 'tracehound.tool.errors', value: 1, attributes: tool } as const]
      : []),
  ];
}

function ofModelCall(span: ReadableSpan): Measurement[] {
  const { attributes } = span;
  const call = Object.fromEntries(
    CALL_KEYS.filter((key) => attributes[key] !== undefined).map((key) => [key, attributes[key]]),
  );
  const tokens = (['input', 'output'] as const).flatMap((type) => {
    const value = TOKEN_KEYS[type].map((key) => attributes[key]).find(isCount);
    return value === undefined
      ? []
      : [usage(value, { ...call, [semconv.GEN_AI_TOKEN_TYPE]: type })];
  });
  const firstChunk = attributes[semconv.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK];
  return [
    {
      instrument: 'gen_ai.client.operation.duration',
      value: secondsOf(span),
      attributes: { ...call, ...errorOf(span) },
    },
    ...tokens,
    ...(typeof firstChunk === 'number'
      ? [
          {
            instrument: 'gen_ai.client.operation.time_to_first_chunk',
            value: firstChunk,
            attributes: call,
          } as const,
        ]
      : []),
  ];
}

function usage(value: number, attributes: Attributes): Measurement {
  return { instrument: 'gen_ai.client.token.usage', value, attributes };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

/** `_OTHER` is the conventions' word for an error without a class. */
function errorOf({ attributes, status }: ReadableSpan): Attributes {
  if (status.code !== SpanStatusCode.ERROR) return {};
  return { [semconv.ERROR_TYPE]: String(attributes[semconv.ERROR_TYPE] ?? '_OTHER') };
}

function secondsOf({ duration: [seconds, nanoseconds] }: ReadableSpan): number {
  return seconds + nanoseconds / 1e9;
}

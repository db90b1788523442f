import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { subjectOf } from '../privacy/span-subject.js';
import * as semconv from '../vocabulary/semconv.js';
import type { AttributeSet, SetNumber } from './attribute-set.js';

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
  readonly set: SetNumber;
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
const INPUT_TOKEN_KEYS = [
  semconv.GEN_AI_USAGE_INPUT_TOKENS,
  'llm.token_count.prompt',
  'ai.usage.promptTokens',
];
const OUTPUT_TOKEN_KEYS = [
  semconv.GEN_AI_USAGE_OUTPUT_TOKENS,
  'llm.token_count.completion',
  'ai.usage.completionTokens',
];
/**
 * What an ended span adds to the metrics: the span of a model call or of a tool call, whoever made it.
 *
 * @param empty The set of attributes that has none.
 */
export function measurementsOf(span: ReadableSpan, empty: AttributeSet): Measurement[] {
  const { attributes } = span;
  const { kind, name } = subjectOf(attributes);
  if (kind === 'llm') return ofModelCall(span, empty);
  if (kind !== 'tool' || attributes[semconv.TOOL_INFERRED] === true) return [];
  const error = errorOf(span);
  const { number: set } = empty
    .with(semconv.GEN_AI_TOOL_NAME, name)
    .with(semconv.ERROR_TYPE, error);
  const duration: Measurement = {
    instrument: 'gen_ai.execute_tool.duration',
    value: secondsOf(span),
    set,
  };
  return error === undefined
    ? [duration]
    : [duration, { instrument: 'tracehound.tool.errors', value: 1, set }];
}

function ofModelCall(span: ReadableSpan, empty: AttributeSet): Measurement[] {
  const { attributes } = span;
  let call = empty;
  for (const key of CALL_KEYS) call = call.with(key, attributes[key]);
  const found: Measurement[] = [
    {
      instrument: 'gen_ai.client.operation.duration',
      value: secondsOf(span),
      set: call.with(semconv.ERROR_TYPE, errorOf(span)).number,
    },
  ];
  const addTokens = (type: string, value: number | undefined) => {
    if (value === undefined) return;
    const { number: set } = call.with(semconv.GEN_AI_TOKEN_TYPE, type);
    found.push({ instrument: 'gen_ai.client.token.usage', value, set });
  };
  addTokens('input', countAt(attributes, INPUT_TOKEN_KEYS));
  addTokens('output', countAt(attributes, OUTPUT_TOKEN_KEYS));
  const firstChunk = attributes[semconv.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK];
  if (typeof firstChunk === 'number') {
    const instrument = 'gen_ai.client.operation.time_to_first_chunk';
    found.push({ instrument, value: firstChunk, set: call.number });
  }
  return found;
}

function countAt(attributes: Attributes, keys: readonly string[]): number | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value === 'number' && value >= 0) return value;
  }
  return undefined;
}

/** The error's class; `_OTHER` is the conventions' word for an error without one. */
function errorOf({ attributes, status }: ReadableSpan): string | undefined {
  if (status.code !== SpanStatusCode.ERROR) return undefined;
  return String(attributes[semconv.ERROR_TYPE] ?? '_OTHER');
}

function secondsOf({ duration: [seconds, nanoseconds] }: ReadableSpan): number {
  return seconds + nanoseconds / 1e9;
}

import { SpanKind, SpanStatusCode, type Context } from '@opentelemetry/api';
import { tracer } from '../../context/tracer.js';
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../fetch/json.js';
import { captureJson, captureText } from '../../privacy/capture.js';
import { recordError } from '../../privacy/record-error.js';
import {
  parseArguments,
  textPart,
  type Message,
  type Part,
} from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { isModelCall, type SpanData } from './describe-span.js';

/** A model call that was not seen on the wire: a custom model, a websocket. */
export interface UnseenCall {
  readonly model: string | undefined;
  readonly responseId?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly systemInstructions?: readonly Part[] | undefined;
  readonly input: unknown;
  readonly output?: unknown;
  /** What was thrown, or what the SDK says of it. */
  readonly error?: unknown;
  /** Tries of the same call before this one. */
  readonly resendCount?: number | undefined;
  /** Epoch milliseconds. */
  readonly startMs: number;
}

export function recordUnseenCall(call: UnseenCall, parent: Context): void {
  const span = tracer().startSpan(
    ['chat', call.model].filter(Boolean).join(' '),
    { kind: SpanKind.CLIENT, startTime: call.startMs },
    parent,
  );
  span.setAttributes({
    [semconv.GEN_AI_OPERATION_NAME]: 'chat',
    [semconv.GEN_AI_REQUEST_MODEL]: call.model,
    [semconv.GEN_AI_RESPONSE_ID]: call.responseId,
    [semconv.GEN_AI_USAGE_INPUT_TOKENS]: call.inputTokens,
    [semconv.GEN_AI_USAGE_OUTPUT_TOKENS]: call.outputTokens,
    [semconv.GEN_AI_SYSTEM_INSTRUCTIONS]: captureJson(call.systemInstructions),
    [semconv.GEN_AI_INPUT_MESSAGES]: captureJson(call.input),
    [semconv.GEN_AI_OUTPUT_MESSAGES]: captureJson(call.output),
    [semconv.HTTP_REQUEST_RESEND_COUNT]: call.resendCount || undefined,
  });
  if (call.error instanceof Error) recordError(span, call.error);
  else if (call.error != null) {
    const message = textOf(objectOf(call.error)['message']);
    span.setAttribute(semconv.ERROR_TYPE, 'agents_error');
    span.setStatus({ code: SpanStatusCode.ERROR, message: message && captureText(message) });
  }
  span.end();
}

/**
 * What the span of a generation tells. It holds the content in the shapes of the API in use, and so it is
 * recorded as it is.
 */
export function callOfSpan(
  data: SpanData,
  error: unknown,
  startMs: number,
): UnseenCall | undefined {
  if (!isModelCall(data)) return undefined;
  const response = objectOf(data['_response']);
  const usage = objectOf(data['usage'] ?? response['usage']);
  return {
    model: textOf(data['model']) ?? textOf(response['model']),
    responseId: textOf(data['response_id']) ?? textOf(response['id']),
    inputTokens: numberOf(usage['input_tokens']),
    outputTokens: numberOf(usage['output_tokens']),
    input: data['input'] ?? data['_input'],
    output: data['output'] ?? response['output'],
    error,
    startMs,
  };
}

/** The SDK's own items (protocol of agents-core 0.20) in the conventions' shape; a text is the user's. */
export function toMessages(items: unknown): readonly Message[] {
  if (typeof items === 'string') return [{ role: 'user', parts: [textPart(items)] }];
  return objectsOf(items).map(toMessage);
}

function toMessage(item: JsonObject): Message {
  const id = textOf(item['callId']);
  switch (item['type']) {
    case 'function_call': {
      const name = textOf(item['name']) ?? '';
      const call = { type: 'tool_call', id, name, arguments: parseArguments(item['arguments']) };
      return { role: 'assistant', parts: [call] };
    }
    case 'function_call_result': {
      const { text } = objectOf(item['output']);
      const response = text ?? item['output'];
      return { role: 'tool', parts: [{ type: 'tool_call_response', id, response }] };
    }
    case 'reasoning':
      return { role: 'assistant', parts: objectsOf(item['content']).map(toPart) };
    default: {
      const content = item['content'];
      const parts =
        typeof content === 'string' ? [textPart(content)] : objectsOf(content).map(toPart);
      return { role: textOf(item['role']) ?? 'user', parts };
    }
  }
}

function toPart(part: JsonObject): Part {
  const text = textOf(part['text']);
  return text === undefined ? { ...part, type: textOf(part['type']) ?? 'unknown' } : textPart(text);
}

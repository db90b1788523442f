import { SpanKind, type Context } from '@opentelemetry/api';
import { joinAmbientRun } from '../../context/ambient-run.js';
import { tracer } from '../../context/tracer.js';
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../fetch/json.js';
import { captureJson } from '../../privacy/capture.js';
import { recordError } from '../../privacy/record-error.js';
import { textPart, type Message, type Part } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';

/**
 * Makes the span of a model call that was not seen on the wire: a model in the process, a fetch of the
 * provider's own.
 *
 * @param start The SDK's event at the start of the call.
 * @param end Its event at the end, or the one that tells the error.
 */
export function recordUnseenCall(
  start: JsonObject,
  end: JsonObject,
  parent: Context,
  startMs: number,
): void {
  const model = textOf(start['modelId']);
  const usage = objectOf(end['usage']);
  const reason = textOf(end['finishReason']);
  const parts = objectsOf(end['content']).map(toPart);
  const span = tracer().startSpan(
    ['chat', model].filter(Boolean).join(' '),
    { kind: SpanKind.CLIENT, startTime: startMs },
    joinAmbientRun(parent, startMs),
  );
  span.setAttributes({
    [semconv.GEN_AI_OPERATION_NAME]: 'chat',
    [semconv.GEN_AI_PROVIDER_NAME]: textOf(start['provider'])?.split('.')[0],
    [semconv.GEN_AI_REQUEST_MODEL]: model,
    [semconv.GEN_AI_REQUEST_TEMPERATURE]: numberOf(start['temperature']),
    [semconv.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(start['maxOutputTokens']),
    [semconv.GEN_AI_RESPONSE_ID]: textOf(end['responseId']),
    [semconv.GEN_AI_RESPONSE_MODEL]: textOf(end['modelId']),
    [semconv.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
    [semconv.GEN_AI_USAGE_INPUT_TOKENS]: numberOf(usage['inputTokens']),
    [semconv.GEN_AI_USAGE_OUTPUT_TOKENS]: numberOf(usage['outputTokens']),
    [semconv.GEN_AI_INPUT_MESSAGES]: captureJson(objectsOf(start['messages']).map(toMessage)),
    [semconv.GEN_AI_OUTPUT_MESSAGES]:
      parts.length > 0
        ? captureJson([{ role: 'assistant', parts, finish_reason: reason }])
        : undefined,
  });
  if (end['error'] !== undefined) recordError(span, end['error']);
  span.end();
}

/** A message of the SDK in the conventions' shape. */
export function toMessage(message: JsonObject): Message {
  const role = textOf(message['role']) ?? 'user';
  const content = message['content'];
  return {
    role,
    parts: typeof content === 'string' ? [textPart(content)] : objectsOf(content).map(toPart),
  };
}

function toPart(part: JsonObject): Part {
  const id = textOf(part['toolCallId']);
  switch (part['type']) {
    case 'text':
      return textPart(textOf(part['text']) ?? '');
    case 'reasoning':
      return { type: 'reasoning', content: textOf(part['text']) ?? '' };
    case 'tool-call':
      return {
        type: 'tool_call',
        id,
        name: textOf(part['toolName']) ?? '',
        arguments: part['input'],
      };
    case 'tool-result':
      return { type: 'tool_call_response', id, response: part['output'] };
    default:
      return { ...part, type: textOf(part['type']) ?? 'unknown' };
  }
}

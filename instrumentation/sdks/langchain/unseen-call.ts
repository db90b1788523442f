import { SpanKind, type Context } from '@opentelemetry/api';
import { joinAmbientRun } from '../../ambient-run.js';
import { captureJson } from '../../capture.js';
import {
  arrayOf,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  type JsonObject,
} from '../../fetch/json.js';
import { textPart, type Message, type Part } from '../../gen-ai-message.js';
import { recordError } from '../../record-error.js';
import * as semconv from '../../semconv.js';
import { tracer } from '../../tracer.js';

/** A model call as LangChain's callbacks tell of it. */
export interface UnseenCall {
  /** The messages, or the prompt's text. */
  readonly prompt: unknown;
  /** `{invocation_params, ...}` */
  readonly extra: unknown;
  /** `{ls_provider, ls_model_name, ...}` */
  readonly metadata: unknown;
  readonly startMs: number;
}

/** Makes the span of a call that was not seen on the wire: a model in the process, a binary protocol. */
export function recordUnseenCall(
  { prompt, extra, metadata, startMs }: UnseenCall,
  parent: Context,
  end: { readonly output?: unknown; readonly error?: unknown },
): void {
  const known = objectOf(metadata);
  const params = objectOf(objectOf(extra)['invocation_params']);
  const model = textOf(known['ls_model_name']) ?? textOf(params['model']);
  const answers = arrayOf(objectOf(end.output)['generations']).flatMap(objectsOf);
  const first = objectOf(answers[0]?.['message']);
  const usage = objectOf(first['usage_metadata']);
  const inputs =
    typeof prompt === 'string' ? [humanMessage(prompt)] : objectsOf(prompt).map(toMessage);
  const outputs = answers.map((answer) =>
    'message' in answer ? toMessage(objectOf(answer['message'])) : assistantMessage(answer),
  );
  const reason = textOf(objectOf(first['response_metadata'])['finish_reason']);
  const span = tracer().startSpan(
    ['chat', model].filter(Boolean).join(' '),
    { kind: SpanKind.CLIENT, startTime: startMs },
    joinAmbientRun(parent, startMs),
  );
  span.setAttributes({
    [semconv.GEN_AI_OPERATION_NAME]: 'chat',
    [semconv.GEN_AI_PROVIDER_NAME]: textOf(known['ls_provider']),
    [semconv.GEN_AI_REQUEST_MODEL]: model,
    [semconv.GEN_AI_RESPONSE_FINISH_REASONS]: reason === undefined ? undefined : [reason],
    [semconv.GEN_AI_USAGE_INPUT_TOKENS]: numberOf(usage['input_tokens']),
    [semconv.GEN_AI_USAGE_OUTPUT_TOKENS]: numberOf(usage['output_tokens']),
    [semconv.GEN_AI_INPUT_MESSAGES]: captureJson(inputs),
    [semconv.GEN_AI_OUTPUT_MESSAGES]: outputs.length > 0 ? captureJson(outputs) : undefined,
  });
  if (end.error !== undefined) recordError(span, end.error);
  span.end();
}

const ROLES: Readonly<Record<string, string>> = {
  ai: 'assistant',
  human: 'user',
  function: 'tool',
};

function toMessage(message: JsonObject): Message {
  const type = textOf(message['type']) ?? typeOf(message) ?? 'human';
  const role = ROLES[type] ?? type;
  if (role === 'tool') {
    const id = textOf(message['tool_call_id']);
    return { role, parts: [{ type: 'tool_call_response', id, response: message['content'] }] };
  }
  return { role, parts: [...readContent(message['content']), ...readToolCalls(message)] };
}

function typeOf(message: JsonObject): string | undefined {
  const getType = message['_getType'];
  return typeof getType === 'function' ? textOf(Reflect.apply(getType, message, [])) : undefined;
}

function readContent(content: unknown): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [textPart(content)];
  return objectsOf(content).map((block) =>
    block['type'] === 'text'
      ? textPart(textOf(block['text']) ?? '')
      : { ...block, type: textOf(block['type']) ?? 'unknown' },
  );
}

function readToolCalls(message: JsonObject): Part[] {
  return objectsOf(message['tool_calls']).map((call) => ({
    type: 'tool_call',
    id: textOf(call['id']),
    name: textOf(call['name']) ?? '',
    arguments: call['args'],
  }));
}

function humanMessage(text: string): Message {
  return { role: 'user', parts: [textPart(text)] };
}

function assistantMessage(answer: JsonObject): Message {
  return { role: 'assistant', parts: [textPart(textOf(answer['text']) ?? '')] };
}

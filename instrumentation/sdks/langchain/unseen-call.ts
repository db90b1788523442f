import { SpanKind, type Context } from '@opentelemetry/api';
import { joinAmbientRun } from '../../context/ambient-run.js';
import { tracer } from '../../context/tracer.js';
import { arrayOf, numberOf, objectOf, objectsOf, textOf } from '../../fetch/json.js';
import { captureJson } from '../../privacy/capture.js';
import { recordError } from '../../privacy/record-error.js';
import * as semconv from '../../vocabulary/semconv.js';
import { assistantMessage, humanMessage, toMessage } from './messages.js';

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

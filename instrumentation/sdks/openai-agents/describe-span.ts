import {
  SpanKind,
  SpanStatusCode,
  type Attributes,
  type Context,
  type SpanOptions,
} from '@opentelemetry/api';
import { captureJson, captureText } from '../../capture.js';
import { numberOf, objectOf, textOf } from '../../fetch/json.js';
import { parseArguments } from '../../gen-ai-message.js';
import * as semconv from '../../semconv.js';
import { tracer } from '../../tracer.js';

/** What the SDK says about a span, by its `type`. */
export type SpanData = { readonly type: string } & Readonly<Record<string, unknown>>;

interface Described {
  readonly name: string;
  readonly options: SpanOptions;
}

/** The span for a unit of the SDK; undefined where it gets none. */
export function describeStart(data: SpanData): Described | undefined {
  const name = textOf(data['name']) ?? data.type;
  switch (data.type) {
    case 'agent':
      return described(`invoke_agent ${name}`, {
        [semconv.GEN_AI_OPERATION_NAME]: 'invoke_agent',
        [semconv.GEN_AI_AGENT_NAME]: name,
      });
    case 'function':
      return described(`execute_tool ${name}`, {
        [semconv.GEN_AI_OPERATION_NAME]: 'execute_tool',
        [semconv.GEN_AI_TOOL_NAME]: name,
        [semconv.GEN_AI_TOOL_TYPE]: 'function',
        [semconv.GEN_AI_TOOL_CALL_ARGUMENTS]: captureJson(
          parseArguments(data['input'] || undefined),
        ),
      });
    case 'guardrail':
      return described(`step guardrail ${name}`, { [semconv.STEP_ACTION]: `guardrail ${name}` });
    case 'custom':
      return described(`step ${name}`, { [semconv.STEP_ACTION]: name });
    default:
      return undefined;
  }
}

function described(name: string, attributes: Attributes): Described {
  return { name, options: { kind: SpanKind.INTERNAL, attributes } };
}

/** What is known only when a unit is over. */
export function describeEnd(data: SpanData): Attributes {
  switch (data.type) {
    case 'function':
      return {
        [semconv.GEN_AI_TOOL_CALL_ARGUMENTS]: captureJson(
          parseArguments(data['input'] || undefined),
        ),
        [semconv.GEN_AI_TOOL_CALL_RESULT]: captureJson(parseArguments(data['output'] || undefined)),
      };
    case 'guardrail':
      return { [semconv.STEP_STATE]: captureJson({ triggered: data['triggered'] === true }) };
    case 'custom':
      return { [semconv.STEP_STATE]: captureJson(data['data']) };
    default:
      return {};
  }
}

export function isModelCall({ type }: SpanData): boolean {
  return type === 'generation' || type === 'response';
}

/**
 * The span of a model call that was not seen on the wire: a custom model, a websocket. The SDK shows its
 * content in the shapes of the API in use, so it is recorded as it is.
 */
export function recordUnseenCall(
  data: SpanData,
  error: { readonly message: string } | null | undefined,
  parent: Context,
  startMs: number,
): void {
  if (!isModelCall(data)) return;
  const response = objectOf(data['_response']);
  const usage = objectOf(data['usage'] ?? response['usage']);
  const model = textOf(data['model']) ?? textOf(response['model']);
  const span = tracer().startSpan(
    ['chat', model].filter(Boolean).join(' '),
    { kind: SpanKind.CLIENT, startTime: startMs },
    parent,
  );
  span.setAttributes({
    [semconv.GEN_AI_OPERATION_NAME]: 'chat',
    [semconv.GEN_AI_REQUEST_MODEL]: model,
    [semconv.GEN_AI_RESPONSE_ID]: textOf(data['response_id']) ?? textOf(response['id']),
    [semconv.GEN_AI_USAGE_INPUT_TOKENS]: numberOf(usage['input_tokens']),
    [semconv.GEN_AI_USAGE_OUTPUT_TOKENS]: numberOf(usage['output_tokens']),
    [semconv.GEN_AI_INPUT_MESSAGES]: captureJson(data['input'] ?? data['_input']),
    [semconv.GEN_AI_OUTPUT_MESSAGES]: captureJson(data['output'] ?? response['output']),
  });
  if (error) {
    span.setAttribute(semconv.ERROR_TYPE, 'agents_error');
    span.setStatus({ code: SpanStatusCode.ERROR, message: captureText(error.message) });
  }
  span.end();
}

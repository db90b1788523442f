import { SpanKind, type Attributes, type SpanOptions } from '@opentelemetry/api';
import { textOf } from '../../fetch/json.js';
import { captureJson } from '../../privacy/capture.js';
import { parseArguments } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';

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
    case 'handoff':
      return described('step handoff', { [semconv.STEP_ACTION]: 'handoff' });
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
    case 'handoff':
      return {
        [semconv.STEP_STATE]: captureJson({ from: data['from_agent'], to: data['to_agent'] }),
      };
    case 'custom':
      return { [semconv.STEP_STATE]: captureJson(data['data']) };
    default:
      return {};
  }
}

export function isModelCall({ type }: SpanData): boolean {
  return type === 'generation' || type === 'response';
}

/** By which tool a model asked for a handoff: the SDK's own name for it, where the app has given none. */
export function toolOfHandoff({ type, to_agent: agent }: SpanData): string | undefined {
  return type === 'handoff' && typeof agent === 'string'
    ? `transfer_to_${agent.replace(/[^a-zA-Z0-9]/g, '_')}`
    : undefined;
}

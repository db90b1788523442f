import { SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import { objectOf, objectsOf, textOf, type JsonObject } from '../../fetch/json.js';
import { captureJson, captureText } from '../../privacy/capture.js';
import { recordError } from '../../privacy/record-error.js';
import * as semconv from '../../vocabulary/semconv.js';

/** What of an MCP request is recorded, and how, by method. The rest (handshake, lists, pings) is plumbing. */
const TARGETS: Readonly<Record<string, (params: JsonObject) => string | undefined>> = {
  // What a server asks of its client: the user, or a model.
  'elicitation/create': () => undefined,
  'prompts/get': (params) => textOf(params['name']),
  'resources/read': (params) => textOf(params['uri']),
  'sampling/createMessage': () => undefined,
  'tools/call': (params) => textOf(params['name']),
};

/** A request of the Model Context Protocol that an agent's author would call a step. */
export interface McpCall {
  readonly method: string;
  readonly params: JsonObject;
  /** The tool's or prompt's name, or the resource's URI. */
  readonly target: string | undefined;
}

export function mcpCallOf(request: unknown): McpCall | undefined {
  const { method, params } = objectOf(request);
  if (typeof method !== 'string' || !Object.hasOwn(TARGETS, method)) return undefined;
  return { method, params: objectOf(params), target: TARGETS[method]!(objectOf(params)) };
}

/** `tools/call get_weather`, as the MCP conventions (v1.41) name spans. */
export function spanNameOf({ method, target }: McpCall): string {
  return method === 'resources/read' || !target ? method : `${method} ${target}`;
}

export function callAttributes(
  { method, params, target }: McpCall,
  sessionId: unknown,
): Attributes {
  const common = {
    [semconv.MCP_METHOD_NAME]: method,
    [semconv.MCP_SESSION_ID]: textOf(sessionId),
  };
  switch (method) {
    case 'prompts/get':
      return { ...common, [semconv.GEN_AI_PROMPT_NAME]: target };
    case 'resources/read':
      return { ...common, [semconv.MCP_RESOURCE_URI]: target };
    case 'tools/call':
      return {
        ...common,
        [semconv.GEN_AI_OPERATION_NAME]: 'execute_tool',
        [semconv.GEN_AI_TOOL_NAME]: target,
        [semconv.GEN_AI_TOOL_CALL_ARGUMENTS]: captureJson(params['arguments'] ?? {}),
      };
    default:
      return common;
  }
}

/** A tool's failure is a result like others, marked `isError`. */
export function recordResult(call: McpCall, result: unknown, span: Span): void {
  if (call.method !== 'tools/call') return;
  const { content, structuredContent, isError } = objectOf(result);
  const text = captureJson(structuredContent ?? plainTextOf(content) ?? content);
  if (text !== undefined) span.setAttribute(semconv.GEN_AI_TOOL_CALL_RESULT, text);
  if (isError !== true) return;
  span.setAttribute(semconv.ERROR_TYPE, 'tool_error');
  const message = plainTextOf(content);
  span.setStatus({ code: SpanStatusCode.ERROR, message: message && captureText(message) });
}

/** @param cancelled Whether the request was given up by the one who sent it. */
export function recordFailure(error: unknown, span: Span, cancelled: boolean): void {
  if (cancelled) return recordCancelled(span);
  recordError(span, error);
  const code = (error as { readonly code?: unknown } | null)?.code;
  if (typeof code !== 'number') return;
  span.setAttributes({
    [semconv.ERROR_TYPE]: String(code),
    [semconv.RPC_RESPONSE_STATUS_CODE]: String(code),
  });
}

/** Given up by the one who sent it: whatever comes of it, nobody waits for. */
export function recordCancelled(span: Span): void {
  span.setAttribute(semconv.CALL_OUTCOME, 'cancelled');
}

function plainTextOf(content: unknown): string | undefined {
  const blocks = objectsOf(content);
  if (blocks.length === 0 || blocks.some(({ type }) => type !== 'text')) return undefined;
  return blocks.map(({ text }) => textOf(text) ?? '').join('\n');
}

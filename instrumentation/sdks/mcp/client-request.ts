import {
  context,
  defaultTextMapSetter,
  SpanKind,
  type Attributes,
  type Span,
} from '@opentelemetry/api';
import { currentContext } from '../../context/scope.js';
import { propagation, trace } from '../../context/trace.js';
import { inSpan } from '../../manual/in-span.js';
import { safely } from '../../safely.js';
import * as semconv from '../../vocabulary/semconv.js';
import {
  callAttributes,
  mcpCallOf,
  recordFailure,
  recordResult,
  spanNameOf,
  type McpCall,
} from './mcp-call.js';

type Request = (this: Peer, request: unknown, ...rest: unknown[]) => Promise<unknown>;
interface Peer {
  readonly transport?: { readonly sessionId?: string };
}

/** Makes a span of every call this side sends, and puts `traceparent` into the request's `_meta`. */
export function traceRequest(prototype: object): void {
  const target = prototype as { request: Request };
  const native = target.request;
  target.request = function request(request, ...rest) {
    const call = safely('look at an MCP request', () => mcpCallOf(request));
    if (!call) return Reflect.apply(native, this, [request, ...rest]);
    const send = () => Reflect.apply(native, this, [withTrace(request), ...rest]);
    const outer = safely('look for a tool span', () => toolSpanOf(call));
    if (outer) return sendInside(outer, send);
    return inSpan<Promise<unknown>>(
      {
        name: spanNameOf(call),
        kind: SpanKind.CLIENT,
        attributes: () => callAttributes(call, this.transport?.sessionId),
        onResult: (result, span) => recordResult(call, result, span),
        onError: (error, span) => recordFailure(error, span, isAborted(rest)),
      },
      send,
    );
  };
}

/** The span of a framework's tool that stands for this very call: the conventions ask for no second one. */
function toolSpanOf({ method, target }: McpCall): Span | undefined {
  const span = trace.getSpan(currentContext()) as
    (Span & { readonly attributes?: Attributes }) | undefined;
  const { attributes = {} } = span ?? {};
  const name = attributes[semconv.GEN_AI_TOOL_NAME] ?? attributes['ai.toolCall.name'];
  const stands =
    method === 'tools/call' &&
    span?.isRecording() === true &&
    attributes[semconv.MCP_METHOD_NAME] === undefined &&
    typeof name === 'string' &&
    // Frameworks put the server's name before the tool's, to keep tools of several servers apart.
    (name === target || (target !== undefined && name.endsWith(target)));
  return stands ? span : undefined;
}

function sendInside<T>(span: Span, send: () => T): T {
  span.setAttribute(semconv.MCP_METHOD_NAME, 'tools/call');
  return context.with(trace.setSpan(currentContext(), span), send);
}

function withTrace(request: unknown): unknown {
  const added: Record<string, string> = {};
  safely('propagate the trace', () =>
    propagation.inject(context.active(), added, defaultTextMapSetter),
  );
  if (Object.keys(added).length === 0) return request;
  const { params } = request as { readonly params?: { readonly _meta?: object } };
  return { ...(request as object), params: { ...params, _meta: { ...added, ...params?._meta } } };
}

/** The options are the last argument: 1.x has a schema before them, 2.x may. */
function isAborted(rest: readonly unknown[]): boolean {
  return rest.some((option) => {
    const signal = (option as { readonly signal?: unknown } | null | undefined)?.signal;
    return signal instanceof AbortSignal && signal.aborted;
  });
}

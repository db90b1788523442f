import { context, defaultTextMapGetter, SpanKind } from '@opentelemetry/api';
import { propagation } from '../../context/trace.js';
import { objectOf } from '../../fetch/json.js';
import { inSpan } from '../../manual/in-span.js';
import { safely } from '../../safely.js';
import {
  callAttributes,
  mcpCallOf,
  recordCancelled,
  recordFailure,
  recordResult,
  spanNameOf,
} from './mcp-call.js';

type Handler = (request: unknown, extra: Extra, ...rest: unknown[]) => unknown;
/** What handlers are told about a request: 1.x on top, 2.x under `mcpReq`. */
interface Extra {
  readonly sessionId?: string;
  readonly signal?: AbortSignal;
  readonly mcpReq?: { readonly signal?: AbortSignal };
}
interface Server {
  readonly _requestHandlers?: Map<string, Handler>;
}
type OnRequest = (this: Server, request: unknown, ...rest: unknown[]) => unknown;

/** Makes a span of every call this side answers, under the caller's span where `_meta` names it. */
export function traceHandlers(prototype: object): void {
  const target = prototype as { _onrequest?: OnRequest };
  const native = target._onrequest;
  if (typeof native !== 'function') return;
  target._onrequest = function _onrequest(request, ...rest) {
    const caller = safely('answer an MCP request', () => {
      const call = mcpCallOf(request);
      if (!call) return undefined;
      const handler = this._requestHandlers?.get(call.method);
      if (handler && !traced.has(handler))
        this._requestHandlers?.set(call.method, traceHandler(handler));
      return propagation.extract(
        context.active(),
        objectOf(call.params['_meta']),
        defaultTextMapGetter,
      );
    });
    const answer = () => Reflect.apply(native, this, [request, ...rest]);
    return caller ? context.with(caller, answer) : answer();
  };
}

const traced = new WeakSet<Handler>();

function traceHandler(handler: Handler): Handler {
  const tracedHandler: Handler = (request, extra, ...rest) => {
    const call = safely('look at an MCP request', () => mcpCallOf(request));
    const answer = () => handler(request, extra, ...rest);
    if (!call) return answer();
    const isCancelled = () => (extra?.signal ?? extra?.mcpReq?.signal)?.aborted === true;
    return inSpan<unknown>(
      {
        name: spanNameOf(call),
        kind: SpanKind.SERVER,
        attributes: () => callAttributes(call, extra?.sessionId),
        onResult: (result, span) =>
          isCancelled() ? recordCancelled(span) : recordResult(call, result, span),
        onError: (error, span) => recordFailure(error, span, isCancelled()),
      },
      answer,
    );
  };
  traced.add(tracedHandler);
  return tracedHandler;
}

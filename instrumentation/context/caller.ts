import {
  ROOT_CONTEXT,
  TraceFlags,
  type Context,
  type Span,
  type SpanContext,
} from '@opentelemetry/api';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { safely } from '../safely.js';
import { carrierOf } from './environment-carrier.js';
import { areSpansOurs, propagation, trace } from './trace.js';

/** Node publishes every inbound HTTP/1 request here, before the host's handler runs. */
const REQUEST_START = 'http.server.request.start';
/** The same of HTTP/2, where Node has it (24.2 and later; nothing publishes there before). */
const STREAM_START = 'http2.server.stream.start';

/** What a request is answered through: a response, or a stream of HTTP/2. */
export type Answer = Pick<ServerResponse, 'closed'> & Pick<EventEmitter, 'once'>;

/** What the two channels say of a request. */
interface RequestMessage {
  readonly request?: { readonly headers: IncomingHttpHeaders };
  readonly response?: Answer;
  readonly headers?: IncomingHttpHeaders;
  readonly stream?: Answer;
}

/** One request that this process answers. */
export class InboundRequest {
  readonly answer: Answer | undefined;
  /** Read when somebody asks: most requests call no model. */
  readonly caller: Caller;

  constructor({ request, response, headers, stream }: RequestMessage) {
    this.answer = response ?? stream;
    this.caller = new Caller(() => contextIn(request?.headers ?? headers ?? {}));
  }
}

class Caller {
  readonly #read: () => Context | undefined;
  #isRead = false;
  #context: Context | undefined;

  constructor(read: () => Context | undefined) {
    this.#read = read;
  }

  /** With the span that is to be the parent; undefined where nobody says so. Asked for at every turn, and read once. */
  get context(): Context | undefined {
    if (!this.#isRead) {
      this.#isRead = true;
      this.#context = safely('read who calls', this.#read);
    }
    return this.#context;
  }
}

const requests = new AsyncLocalStorage<InboundRequest>();
const callerSpans = new WeakSet<Span>();
/** Who started this process or thread, where callers are heard. */
let starter: Caller | undefined;

/**
 * Tells from now on of the request that is being answered, and of who calls: the sender of the request or, outside any,
 * who started the process (`TRACEPARENT`).
 *
 * @param joinsCallers Whether what goes on here belongs below what goes on there (`TRACEHOUND_JOIN_CALLERS`).
 * @param inherited In a worker thread, the span it was started in: that is who started it.
 * @returns A function that switches it off again.
 */
export function hearRequests(joinsCallers: boolean, inherited?: SpanContext): () => void {
  const onRequest = (message: unknown) =>
    requests.enterWith(new InboundRequest(message as RequestMessage));
  if (joinsCallers)
    starter = new Caller(() =>
      inherited ? contextOf(ROOT_CONTEXT, inherited) : contextIn(carrierOf(process.env)),
    );
  subscribe(REQUEST_START, onRequest);
  subscribe(STREAM_START, onRequest);
  return () => {
    unsubscribe(REQUEST_START, onRequest);
    unsubscribe(STREAM_START, onRequest);
    starter = undefined;
  };
}

export function inboundRequest(): InboundRequest | undefined {
  return requests.getStore();
}

/** The context of who calls. A request that names nobody has no caller, whoever started the server. */
export function callerContext(): Context | undefined {
  return starter && (inboundRequest()?.caller ?? starter).context;
}

/** The context itself where it has a span, else with the caller's. */
export function belowCaller(active: Context): Context {
  const caller = trace.getSpan(active) ? undefined : callerContext();
  return caller ? trace.setSpan(active, trace.getSpan(caller)!) : active;
}

/** Whether it stands for a span of another process, below which ours have yet to begin. */
export function isCaller(span: Span): boolean {
  return callerSpans.has(span);
}

function contextIn(carrier: object): Context | undefined {
  const told = propagation.extract(ROOT_CONTEXT, carrier);
  const spanContext = trace.getSpanContext(told);
  return spanContext && contextOf(told, spanContext);
}

/**
 * A caller that is not sampled only says that nobody records it there: gateways mark most requests so. What goes on here
 * is recorded, unless the user chose a sampler that asks the caller.
 */
function contextOf(told: Context, caller: SpanContext): Context {
  const isRecorded = areSpansOurs() && !process.env['OTEL_TRACES_SAMPLER'];
  const traceFlags = isRecorded ? caller.traceFlags | TraceFlags.SAMPLED : caller.traceFlags;
  const span = trace.wrapSpanContext({ ...caller, traceFlags });
  callerSpans.add(span);
  return trace.setSpan(told, span);
}

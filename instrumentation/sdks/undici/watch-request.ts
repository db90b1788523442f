import { context, type Context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { AsyncResource } from 'node:async_hooks';
import { before } from '../../before.js';
import type { ResponseStart } from '../../fetch/answer-watcher.js';
import { FollowUp } from '../../fetch/follow-up.js';
import { isHostsWish } from '../../fetch/hosts-wish.js';
import { ModelCall } from '../../fetch/model-call.js';
import { RawAnswer } from '../../fetch/raw-answer.js';
import { recognise } from '../../fetch/recognise.js';
import { isOurs } from '../../otel-api/api-global.js';
import { contextToTell, headersOf, tellTrace, type OpenRequest } from '../../propagation/tell.js';
import { giveWay, headerOf, type RequestHeaders } from './request-headers.js';

/** What undici publishes as `undici:request:create` (5 to 8): the request as its dispatchers have it. */
export interface UndiciRequest extends RequestHeaders {
  readonly method: string;
  readonly origin: string | URL;
  readonly path: string;
  /** A string or bytes have become a Buffer by now. */
  readonly body: unknown;
}

/** Headers of which two are none. */
const TOLD = ['traceparent', 'tracestate'];
/** What undici's connection tells the request: up to version 7, and from 8 on. The arguments are the same. */
const METHODS = [
  { start: 'onHeaders', data: 'onData', end: 'onComplete', error: 'onError' },
  {
    start: 'onResponseStart',
    data: 'onResponseData',
    end: 'onResponseEnd',
    error: 'onResponseError',
  },
] as const;

/**
 * Watches one request of undici's `request`, `stream` or `dispatch`, through whichever dispatcher it goes. Its `fetch`,
 * and the global one, hand over a body that has yet to be read; they are traced where they are called.
 */
export function watchRequest(request: UndiciRequest): void {
  if (isDealtWith(request)) return;
  const methods = METHODS.find(({ data }) => data in request);
  const handler = handlerOf(request);
  const abort = new AbortController();
  const begun = whereAsked(handler, () => {
    const call = methods && begin(request, abort.signal);
    tell(request, call?.context);
    return call;
  });
  const call = begun ?? FollowUp.of(request.method, urlOf(request).href);
  if (!call?.isOpen || !methods) return;
  let answer: RawAnswer | undefined;
  before(request, methods.start, (status, headers, _resume, statusText) => {
    // There may be others before: 100, 103.
    if ((status as number) >= 200)
      answer = new RawAnswer(call, startOf(status, headers, statusText));
  });
  before(request, methods.data, (chunk) => answer?.chunk(chunk));
  before(request, methods.end, () => answer?.ended());
  before(request, methods.error, (error) => {
    if (isHostsWish(error) || isReason(error, handler)) abort.abort(error);
    if (answer) answer.broke(error);
    else call.broke(error);
  });
}

/** Tells a request of the trace. */
export function tellRequest(request: UndiciRequest): void {
  if (request.method === 'CONNECT' || isDealtWith(request)) return;
  whereAsked(handlerOf(request), () => tell(request, undefined));
}

/** A dispatcher that is busy makes its requests later, when another has ended. */
function whereAsked<T>(handler: object | undefined, work: () => T): T {
  return handler instanceof AsyncResource ? handler.runInAsyncScope(work) : work();
}

/** Nothing is left to do for what fetch has sent: its body has yet to be read, and it has been told of the trace. */
function isDealtWith(request: UndiciRequest): boolean {
  return (
    !(request.body instanceof Uint8Array) &&
    isOurs('trace') &&
    headerOf(request, 'traceparent') !== null
  );
}

function tell(request: UndiciRequest, inCall: Context | undefined): void {
  const from = inCall ?? contextToTell();
  if (!from) return;
  const told = tellTrace(from, openRequest(request));
  if (isOurs('trace')) return;
  if (told.length > 0) giveWay(request, told);
  else if (isToldByFetch(request, from)) giveWay(request, TOLD);
}

/** A model call by fetch is told of where that was called. */
function isToldByFetch(request: UndiciRequest, from: Context): boolean {
  return headerOf(request, 'traceparent') === headersOf(from)['traceparent'];
}

function begin(request: UndiciRequest, signal: AbortSignal): ModelCall | undefined {
  const { body } = request;
  if (!(body instanceof Uint8Array) || isTracingSuppressed(context.active())) return undefined;
  const bodyText = Buffer.from(body).toString('utf8');
  const recognised = recognise({
    url: urlOf(request),
    header: (name) => headerOf(request, name),
    signal,
    bodyText,
  });
  return recognised && new ModelCall(recognised);
}

function openRequest(request: UndiciRequest): OpenRequest {
  return {
    url: () => urlOf(request),
    has: (name) => headerOf(request, name) !== null,
    set: (name, value) => void request.addHeader(name, value),
  };
}

function urlOf({ path, origin }: UndiciRequest): URL {
  return new URL(path, origin);
}

/** The host's side of a request: what `request` and `stream` made, or an object of the host's own. */
function handlerOf(request: object): object | undefined {
  const symbol = Object.getOwnPropertySymbols(request).find(
    ({ description }) => description === 'handler',
  );
  return symbol && (request as Record<symbol, object | undefined>)[symbol];
}

/** Whether it is what the host's signal was aborted with; a timeout is one of these. */
function isReason(error: unknown, handler: object | undefined): boolean {
  return error != null && (handler as { reason?: unknown } | undefined)?.reason === error;
}

/** Headers as they came, name and value in turn, or over HTTP/2 by their names. */
type RawHeaders = readonly (Buffer | string)[] | Readonly<Record<string, string | string[]>>;

function startOf(status: unknown, raw: unknown, statusText: unknown): ResponseStart {
  return {
    status: status as number,
    statusText: typeof statusText === 'string' ? statusText : '',
    headers: { get: (name) => headerIn(raw as RawHeaders, name) },
  };
}

function headerIn(raw: RawHeaders, name: string): string | null {
  if (!Array.isArray(raw)) return String((raw as Record<string, unknown>)[name] ?? '') || null;
  const at = raw.findIndex((text, at) => at % 2 === 0 && String(text).toLowerCase() === name);
  return at < 0 ? null : String(raw[at + 1]);
}

import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { AsyncResource } from 'node:async_hooks';
import { before } from '../../fetch/before.js';
import { isHostsWish } from '../../fetch/hosts-wish.js';
import { ModelCall, type ResponseStart } from '../../fetch/model-call.js';
import { RawAnswer } from '../../fetch/raw-answer.js';
import { recognise } from '../../fetch/recognise.js';
import { propagation } from '../../trace.js';

/** What undici publishes as `undici:request:create` (5 to 8): the request as its dispatchers have it. */
export interface UndiciRequest {
  readonly method: string;
  readonly origin: string | URL;
  readonly path: string;
  /** A string or bytes have become a Buffer by now. */
  readonly body: unknown;
  /** Names and values in turn; in version 5 as they are sent. */
  readonly headers: string | readonly (string | readonly string[])[];
  addHeader(name: string, value: string): unknown;
}

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
  const { body } = request;
  const methods = METHODS.find(({ data }) => data in request);
  if (!(body instanceof Uint8Array) || !methods) return;
  const handler = handlerOf(request);
  const abort = new AbortController();
  const begun = () => begin(request, Buffer.from(body).toString('utf8'), abort.signal);
  // A dispatcher that is busy makes its requests later, when another has ended.
  const call = handler instanceof AsyncResource ? handler.runInAsyncScope(begun) : begun();
  if (!call?.isOpen) return;
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

function begin(
  request: UndiciRequest,
  bodyText: string,
  signal: AbortSignal,
): ModelCall | undefined {
  if (isTracingSuppressed(context.active())) return undefined;
  const url = new URL(request.path, request.origin);
  const headers = headersOf(request);
  const recognised = recognise({ url, header: (name) => headers.get(name), signal, bodyText });
  if (!recognised) return undefined;
  const call = new ModelCall(recognised);
  propagation.inject(call.context, request, {
    set: (carrier, name, value) => {
      if (!headers.has(name)) carrier.addHeader(name, value);
    },
  });
  return call;
}

function headersOf({ headers }: UndiciRequest): Headers {
  const found = new Headers();
  if (typeof headers === 'string') {
    for (const [, name, value] of headers.matchAll(/^([^:\r\n]+): ?(.*)$/gm))
      found.append(name!, value!);
    return found;
  }
  for (let at = 0; at + 1 < headers.length; at += 2)
    for (const value of [headers[at + 1]!].flat()) found.append(String(headers[at]), value);
  return found;
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

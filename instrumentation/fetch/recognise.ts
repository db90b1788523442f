import { isForm, textOfForm } from './form-fields.js';
import { headerOf } from './header-of.js';
import { parseObject, type JsonObject } from './json.js';
import { findProtocol, mayBeModelPath } from './registry.js';
import type { WireProtocol } from './wire-protocol.js';

/** A longer request body is not parsed: reading it would cost the host more than the trace is worth. */
const MAX_BODY_CHARS = 32 * 1024 * 1024;

/** What fetch was called with, as far as it can be known without touching a stream. */
export interface FetchTarget {
  readonly url: URL;
  /** One header's value; null where the request has none of the name. */
  readonly header: (name: string) => string | null;
  readonly signal: AbortSignal | undefined;
  /** The body's text, of a form its fields as JSON; undefined where only reading a stream would tell. */
  readonly bodyText: string | undefined;
}

export interface RecognisedCall extends FetchTarget {
  readonly protocol: WireProtocol;
  readonly body: JsonObject;
}

/** By what it calls itself: servers put a `Request` of their own in the place of the global one. */
export function isRequest(input: unknown): input is Request {
  return Object.prototype.toString.call(input) === '[object Request]';
}

/** The target of a POST to a path where models live; undefined for every other request. */
export function targetOf(input: unknown, init: RequestInit | undefined): FetchTarget | undefined {
  const request = isRequest(input) ? input : undefined;
  const method = init?.method ?? request?.method ?? 'GET';
  if (method.toUpperCase() !== 'POST') return undefined;
  const url = parseUrl(request?.url ?? input);
  if (!url || !mayBeModelPath(url.pathname)) return undefined;
  return {
    url,
    header: (name) => headerOf(init?.headers ?? request?.headers, name),
    signal: init?.signal ?? request?.signal ?? undefined,
    bodyText: textOfBody(init?.body),
  };
}

/** The model call this request is, judged by URL path and shape of the body together. */
export function recognise(target: FetchTarget): RecognisedCall | undefined {
  const { bodyText } = target;
  if (bodyText === undefined || bodyText.length > MAX_BODY_CHARS) return undefined;
  const body = parseObject(bodyText);
  const protocol = body && findProtocol(target.url.pathname, body);
  return protocol && { ...target, protocol, body };
}

function parseUrl(input: unknown): URL | undefined {
  if (input instanceof URL) return input;
  if (typeof input !== 'string') return undefined;
  try {
    return new URL(input);
  } catch {
    return undefined;
  }
}

function textOfBody(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  if (body instanceof ArrayBuffer) return Buffer.from(body).toString('utf8');
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  return isForm(body) ? textOfForm(body) : undefined;
}

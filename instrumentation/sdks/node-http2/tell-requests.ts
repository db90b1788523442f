import type { ClientHttp2Session, OutgoingHttpHeaders } from 'node:http2';
import { headerOf } from '../../fetch/header-of.js';
import { contextToTell, tellTrace } from '../../propagation/tell.js';
import { safely } from '../../safely.js';

/** By name, or names and values in turn (Node 24 and later). */
type RequestHeaders = OutgoingHttpHeaders | readonly string[];
type Request = (this: ClientHttp2Session, headers?: RequestHeaders, options?: object) => unknown;

const changed = new WeakSet<object>();

/**
 * Tells what is requested over `node:http2` from now on of the trace, over any session but those that `isLeft` names.
 * Node shows a request when its headers have been handed over, and its class of sessions only by one of them: so the
 * first request of a process goes without.
 */
export function tellLaterRequests(
  session: ClientHttp2Session,
  isLeft: (session: ClientHttp2Session) => boolean,
): void {
  const prototype = Object.getPrototypeOf(session) as { request: Request };
  if (changed.has(prototype) || !Object.hasOwn(prototype, 'request')) return;
  changed.add(prototype);
  const native = prototype.request;
  const request: Request = function request(headers, ...rest) {
    const told = safely('propagate the trace', () => isLeft(this) || withTrace(this, headers));
    return Reflect.apply(native, this, [typeof told === 'object' ? told : headers, ...rest]);
  };
  Object.defineProperty(request, 'length', { value: native.length, configurable: true });
  Object.defineProperty(prototype, 'request', {
    ...Object.getOwnPropertyDescriptor(prototype, 'request'),
    value: request,
  });
}

/** A copy: the headers are the program's. */
function withTrace(
  session: ClientHttp2Session,
  headers: RequestHeaders = {},
): RequestHeaders | undefined {
  const added: Record<string, string> = {};
  const has = (name: string) =>
    Array.isArray(headers)
      ? headers.some((text, at) => at % 2 === 0 && String(text).toLowerCase() === name)
      : headerOf(headers as Record<string, string>, name) !== null;
  const names = tellTrace(contextToTell(), {
    url: () => urlOf(session, headers),
    has,
    set: (name, value) => (added[name] = value),
  });
  if (names.length === 0) return undefined;
  return Array.isArray(headers)
    ? [...(headers as string[]), ...Object.entries(added).flat()]
    : { ...headers, ...added };
}

function urlOf(session: ClientHttp2Session, headers: RequestHeaders): string {
  const told = (name: string) =>
    Array.isArray(headers)
      ? headers.find((_, at) => at % 2 === 1 && headers[at - 1] === name)
      : (headers as OutgoingHttpHeaders)[name];
  const scheme = told(':scheme') ?? hidden(session, 'protocol').replace(':', '');
  return `${scheme}://${told(':authority') ?? hidden(session, 'authority')}${told(':path') ?? '/'}`;
}

/** What a session is connected to stands in properties that have no public name. */
function hidden(session: object, description: string): string {
  const symbol = Object.getOwnPropertySymbols(session).find((at) => at.description === description);
  return String(symbol && (session as Record<symbol, unknown>)[symbol]);
}

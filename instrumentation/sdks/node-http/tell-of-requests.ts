import type { ClientRequest, OutgoingMessage } from 'node:http';
import { inPlaceOf } from '../../in-place-of.js';
import { isBuiltinLoaded, whenChannelIsAskedFor } from '../../modules/builtin-loads.js';

/** Where Node 22.12 and later tell of each request. */
export const REQUEST_CREATED = 'http.client.request.created';
/** What every Node's http client asks for when it is loaded. */
const ASKED_FOR = 'http.client.request.start';

type Write = (this: OutgoingMessage, ...args: unknown[]) => unknown;

/**
 * Makes Node before 22.12 tell of the requests of its http client, as later versions do: when the host first writes to
 * one. Loading the client takes some 10 ms, so that this waits until the program loads it.
 */
export function tellOfRequests(): void {
  if (isBuiltinLoaded('_http_client')) watchWrites();
  else whenChannelIsAskedFor(ASKED_FOR, watchWrites);
}

function watchWrites(): void {
  // What the client has loaded before it asks; `node:http` is not complete then.
  const { prototype } = (
    process.getBuiltinModule('_http_outgoing') as { OutgoingMessage: typeof OutgoingMessage }
  ).OutgoingMessage as unknown as { prototype: Record<'write' | 'end', Write> };
  const told = new WeakSet<OutgoingMessage>();
  const channel = process.getBuiltinModule('node:diagnostics_channel').channel(REQUEST_CREATED);
  for (const method of ['write', 'end'] as const) {
    const native = prototype[method];
    const telling: Write = function (...args) {
      if (!isRequest(this) || told.has(this)) return Reflect.apply(native, this, args);
      told.add(this);
      channel.publish({ request: this });
      // Whoever has heard of it may watch this very request from now on.
      return Reflect.apply(this[method], this, args);
    };
    prototype[method] = inPlaceOf(native, telling);
  }
}

/** A server's answers are written by the same methods. */
function isRequest(outgoing: OutgoingMessage): outgoing is ClientRequest {
  return 'path' in outgoing;
}

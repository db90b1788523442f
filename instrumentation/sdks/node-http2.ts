import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { tellLaterRequests } from './node-http2/tell-requests.js';
import { watchStream } from './node-http2/watch-stream.js';
import type { SdkHookCode } from './sdk-hook.js';

/** Requests over a session of `node:http2`: the program's own, or one of a client as got, axios and gRPC open them. */
export const hook: SdkHookCode = {
  watch(message) {
    const { stream } = message as Http2Message;
    if (isTracingSuppressed(context.active()) || isOfUndici(stream.session)) return;
    tellLater(stream);
    watchStream(stream);
  },
  tell(message) {
    const { stream } = message as Http2Message;
    if (!isOfUndici(stream.session)) tellLater(stream);
  },
};

interface Http2Message {
  readonly stream: ClientHttp2Stream;
}

/** Its own headers have been handed over. */
function tellLater({ session }: ClientHttp2Stream): void {
  if (session) tellLaterRequests(session as ClientHttp2Session, isOfUndici);
}

/** Such a request is watched as undici's own, or where fetch was called. */
function isOfUndici(session: object | undefined): boolean {
  const symbols = session === undefined ? [] : Object.getOwnPropertySymbols(session);
  return symbols.some(({ description }) => description === 'client');
}

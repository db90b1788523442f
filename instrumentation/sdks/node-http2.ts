import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import { FollowUp } from '../fetch/follow-up.js';
import { mayBeModelPath } from '../fetch/registry.js';
import { tellLaterRequests } from './node-http2/tell-requests.js';
import { watchStream } from './node-http2/watch-stream.js';
import type { SdkHookCode } from './sdk-hook.js';

/** Requests over a session of `node:http2`: the program's own, or one of a client as got, axios and gRPC open them. */
export const hook: SdkHookCode = {
  hear(message) {
    const { stream } = message as { readonly stream: ClientHttp2Stream };
    if (isTracingSuppressed(context.active()) || isOfUndici(stream.session)) return;
    if (stream.session) tellLaterRequests(stream.session as ClientHttp2Session, isOfUndici);
    const { ':method': method, ':path': path } = stream.sentHeaders ?? {};
    const plain = String(path).replace(/[?#].*$/, '');
    if ((method === 'POST' && mayBeModelPath(plain)) || FollowUp.mayBe(plain)) watchStream(stream);
  },
};

/** Such a request is watched as undici's own, or where fetch was called. */
function isOfUndici(session: object | undefined): boolean {
  const symbols = session === undefined ? [] : Object.getOwnPropertySymbols(session);
  return symbols.some(({ description }) => description === 'client');
}

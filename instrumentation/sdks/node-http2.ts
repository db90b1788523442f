import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { ClientHttp2Stream } from 'node:http2';
import { watchStream } from './node-http2/watch-stream.js';
import type { SdkHookCode } from './sdk-hook.js';

/** Model calls over a session of `node:http2`: the program's own, or one of a client as got and axios open them. */
export const hook: SdkHookCode = {
  hear(message) {
    const { stream } = message as { readonly stream: ClientHttp2Stream };
    if (isTracingSuppressed(context.active()) || isOfUndici(stream.session)) return;
    watchStream(stream);
  },
};

/** Such a request is watched as undici's own, or where fetch was called. */
function isOfUndici(session: object | undefined): boolean {
  const symbols = session === undefined ? [] : Object.getOwnPropertySymbols(session);
  return symbols.some(({ description }) => description === 'client');
}

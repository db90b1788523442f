import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { ClientRequest } from 'node:http';
import { FollowUp } from '../fetch/follow-up.js';
import { mayBeModelPath } from '../fetch/registry.js';
import { contextToTell, tellTrace } from '../propagation/tell.js';
import { openRequest } from './node-http/open-request.js';
import { watchAnswer, watchRequest } from './node-http/watch-request.js';
import type { SdkHookCode } from './sdk-hook.js';

/**
 * Watches model calls that go through Node's own http client instead of fetch: openai 4 and
 * @anthropic-ai/sdk before 0.40 (node-fetch), axios, got and their like. Other requests are told of the trace.
 */
export const hook: SdkHookCode = {
  hear(message) {
    look((message as { readonly request: ClientRequest }).request);
  },
};

function look(outgoing: ClientRequest): void {
  // To a proxy, which is to pass on what comes later.
  if (outgoing.method === 'CONNECT' || isTracingSuppressed(context.active())) return;
  const url = new URL(outgoing.path, `${outgoing.protocol}//${hostOf(outgoing)}`);
  const told = tellTrace(contextToTell(), openRequest(outgoing, url));
  if (outgoing.method === 'POST' && mayBeModelPath(url.pathname)) watchRequest(outgoing, url, told);
  const asking = FollowUp.of(outgoing.method, url.href);
  if (asking) watchAnswer(outgoing, () => asking);
}

function hostOf(outgoing: ClientRequest): string {
  const host = outgoing.getHeader('host');
  return typeof host === 'string' ? host : outgoing.host;
}

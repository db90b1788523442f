import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { ClientRequest } from 'node:http';
import { FollowUp } from '../fetch/follow-up.js';
import { contextToTell, tellTrace } from '../propagation/tell.js';
import { openRequest } from './node-http/open-request.js';
import { watchAnswer, watchRequest } from './node-http/watch-request.js';
import type { SdkHookCode } from './sdk-hook.js';

/**
 * Watches model calls that go through Node's own http client instead of fetch: openai 4 and
 * @anthropic-ai/sdk before 0.40 (node-fetch), axios, got and their like. Other requests are told of the trace.
 */
export const hook: SdkHookCode = {
  watch(message) {
    if (isTracingSuppressed(context.active())) return;
    const { request } = message as HttpMessage;
    const url = urlOf(request);
    // Of what is around it, until its body says that it is a call: its headers may go out before.
    const told = tell(request, url);
    const asking = FollowUp.of(request.method, url.href);
    if (asking) watchAnswer(request, () => asking);
    else watchRequest(request, url, told);
  },
  tell(message) {
    const { request } = message as HttpMessage;
    // To a proxy, which is to pass on what comes later.
    if (request.method !== 'CONNECT') tell(request, urlOf(request));
  },
};

interface HttpMessage {
  readonly request: ClientRequest;
}

function tell(request: ClientRequest, url: URL): readonly string[] {
  return tellTrace(contextToTell(), openRequest(request, url));
}

function urlOf(request: ClientRequest): URL {
  return new URL(request.path, `${request.protocol}//${hostOf(request)}`);
}

function hostOf(request: ClientRequest): string {
  const host = request.getHeader('host');
  return typeof host === 'string' ? host : request.host;
}

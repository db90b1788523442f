import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { ClientRequest } from 'node:http';
import { mayBeModelPath } from '../fetch/registry.js';
import { watchRequest } from './node-http/watch-request.js';
import type { SdkHookCode } from './sdk-hook.js';

/**
 * Watches model calls that go through Node's own http client instead of fetch: openai 4 and
 * @anthropic-ai/sdk before 0.40 (node-fetch), axios, got and their like.
 */
export const hook: SdkHookCode = {
  hear(message) {
    look((message as { readonly request: ClientRequest }).request);
  },
};

function look(outgoing: ClientRequest): void {
  if (outgoing.method !== 'POST' || isTracingSuppressed(context.active())) return;
  const url = new URL(outgoing.path, `${outgoing.protocol}//${hostOf(outgoing)}`);
  if (mayBeModelPath(url.pathname)) watchRequest(outgoing, url);
}

function hostOf(outgoing: ClientRequest): string {
  const host = outgoing.getHeader('host');
  return typeof host === 'string' ? host : outgoing.host;
}

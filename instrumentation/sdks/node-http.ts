import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { ClientRequest } from 'node:http';
import { mayBeModelPath } from '../fetch/registry.js';
import { tellTrace, contextToTell } from '../propagation/tell.js';
import { safely } from '../safely.js';
import { openRequest } from './node-http/open-request.js';
import { watchRequest } from './node-http/watch-request.js';
import type { SdkHookCode } from './sdk-hook.js';

/**
 * Watches model calls that go through Node's own http client instead of fetch: openai 4 and
 * @anthropic-ai/sdk before 0.40 (node-fetch), axios, got and their like. Other requests are told of the trace.
 */
export const hook: SdkHookCode = {
  /** Before Node 22.12, which tells of requests by itself. */
  install() {
    watchModule(process.getBuiltinModule('node:http'));
    watchModule(process.getBuiltinModule('node:https'));
    process.getBuiltinModule('node:module').syncBuiltinESMExports();
  },

  hear(message) {
    look((message as { readonly request: ClientRequest }).request);
  },
};

type RequestFunction = (...args: unknown[]) => ClientRequest;

function watchModule(module: { request: unknown; get: unknown }): void {
  const native = module.request as RequestFunction;
  const request = like(native, function (this: unknown, ...args) {
    const outgoing = Reflect.apply(native, this, args);
    safely('look at a request', () => look(outgoing));
    return outgoing;
  });
  module.request = request;
  // Node's own calls the native one, and its headers are gone when it returns.
  module.get = like(module.get as RequestFunction, (...args) => {
    const outgoing = request(...args);
    outgoing.end();
    return outgoing;
  });
}

/** `name` and `length` are the host's to see. */
function like(native: RequestFunction, traced: RequestFunction): RequestFunction {
  return Object.defineProperties(traced, {
    name: { value: native.name, configurable: true },
    length: { value: native.length, configurable: true },
  });
}

function look(outgoing: ClientRequest): void {
  // To a proxy, which is to pass on what comes later.
  if (outgoing.method === 'CONNECT' || isTracingSuppressed(context.active())) return;
  const url = new URL(outgoing.path, `${outgoing.protocol}//${hostOf(outgoing)}`);
  const told = tellTrace(contextToTell(), openRequest(outgoing, url));
  if (outgoing.method === 'POST' && mayBeModelPath(url.pathname)) watchRequest(outgoing, url, told);
}

function hostOf(outgoing: ClientRequest): string {
  const host = outgoing.getHeader('host');
  return typeof host === 'string' ? host : outgoing.host;
}

import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { areContextsShared } from '../context/shared-contexts.js';
import { safely } from '../safely.js';
import type { AnswerWatcher } from './answer-watcher.js';
import { bodyToCome } from './body-to-come.js';
import { FollowUp } from './follow-up.js';
import { ModelCall } from './model-call.js';
import { isNodesFetch } from './nodes-fetch.js';
import { headersWithTrace } from './propagate.js';
import { isRequest, recognise, targetOf, type FetchTarget } from './recognise.js';
import { tapResponse } from './tap-response.js';

type Fetch = typeof globalThis.fetch;

/**
 * Replaces `globalThis.fetch` by one that makes a span of every model call and passes everything else
 * through. Any SDK or plain code that calls the global fetch is covered, bundled or not.
 *
 * @returns A function that puts the previous fetch back, unless somebody replaced ours since.
 */
export function installFetch(): () => void {
  const previous = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  if (!previous?.configurable || typeof globalThis.fetch !== 'function') return () => {};
  const traced = traceFetch(globalThis.fetch);
  Object.defineProperty(globalThis, 'fetch', {
    configurable: true,
    writable: true,
    enumerable: previous.enumerable ?? true,
    value: traced,
  });
  return () => {
    if (globalThis.fetch === traced) Object.defineProperty(globalThis, 'fetch', previous);
  };
}

/** A fetch that behaves as `fetch` does and traces the model calls among its requests. */
export function traceFetch(fetch: Fetch): Fetch {
  const isNodes = isNodesFetch(fetch);
  const traced = function (this: unknown, ...args: Parameters<Fetch>): Promise<Response> {
    const [input, init] = args;
    const send: Send = (headers) =>
      Reflect.apply(fetch, this, headers ? [input, { ...init, headers }] : args);
    if (isTracingSuppressed(context.active())) return send();
    const target = safely('look at a request', () => targetOf(input, init));
    if (!target) return sendFollowed(input, init, send);
    const body =
      target.bodyText === undefined
        ? safely('read a request', () => bodyToCome(input, init))
        : undefined;
    return body ? traceLater(target, body, send) : traceCall(target, args, send, isNodes);
  };
  // `fetch.name` and `fetch.length` are the host's to see.
  Object.defineProperties(traced, {
    name: { value: fetch.name, configurable: true },
    length: { value: fetch.length, configurable: true },
  });
  return traced;
}

/** Sends the request, with these headers in place of its own where there are any. */
type Send = (headers?: RequestInit['headers']) => Promise<Response>;

/** @param isNodes Whether it is sent by Node's own fetch. */
function traceCall(
  target: FetchTarget,
  args: Parameters<Fetch>,
  send: Send,
  isNodes: boolean,
): Promise<Response> {
  const call = safely('start a model call', () => {
    const recognised = recognise(target);
    return recognised && new ModelCall(recognised);
  });
  if (!call) return send();
  const headers = safely('propagate the trace', () => headersWithTrace(call.context, ...args));
  // Where the request itself tells of the trace and nobody else can ask, it needs no context.
  const sent =
    headers && isNodes && !areContextsShared()
      ? send(headers)
      : context.with(call.context, () => send(headers));
  return call.isOpen ? watch(sent, call) : sent;
}

/**
 * A body that must be read first takes time the host must not wait. So it is read while the request is under way, and the
 * call is recognised when the answer comes.
 */
function traceLater(
  target: FetchTarget,
  body: () => string | undefined,
  send: () => Promise<Response>,
): Promise<Response> {
  const startTimeMs = Date.now();
  const begin = () =>
    safely('start a model call', () => {
      const recognised = recognise({ ...target, bodyText: body() });
      return recognised && new ModelCall(recognised, startTimeMs);
    });
  return send().then(
    (response) => {
      const call = begin();
      if (call?.isOpen) safely('watch a model response', () => tapResponse(response, call));
      return response;
    },
    (error: unknown) => {
      safely('record a failed request', () => begin()?.broke(error));
      throw error;
    },
  );
}

/** What is no call may ask for the answer of one. */
function sendFollowed(
  input: unknown,
  init: RequestInit | undefined,
  send: Send,
): Promise<Response> {
  const asking = safely('follow a model call', () => {
    const request = isRequest(input) ? input : undefined;
    return FollowUp.of(init?.method ?? request?.method ?? 'GET', String(request?.url ?? input));
  });
  return asking ? watch(send(), asking) : send();
}

function watch(sent: Promise<Response>, call: AnswerWatcher): Promise<Response> {
  return sent.then(
    (response) => {
      safely('watch a model response', () => tapResponse(response, call));
      return response;
    },
    (error: unknown) => {
      safely('record a failed request', () => call.broke(error));
      throw error;
    },
  );
}

import { context, propagation, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { once } from 'node:events';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { belowCaller, hearRequests, isCaller } from '../../../instrumentation/context/caller.js';
import { propagatorFromEnv } from '../../../instrumentation/context/propagator.js';
import { registerOurs } from '../../../instrumentation/otel-api/api-global.js';
import { ContextsBelowCallers } from '../../../instrumentation/propagation/contexts-below-callers.js';

const starter = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const sender = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-00`;

let server: Server;
let url: string;
let stop = () => {};

/** The parent that a span would have which begins while a request is answered, and its flags. */
const answered: string[] = [];

beforeAll(async () => {
  registerOurs('trace', '1.9.0', () => true);
  context.setGlobalContextManager(new ContextsBelowCallers().enable());
  propagation.setGlobalPropagator(propagatorFromEnv()!);
  server = createServer((_, response) => {
    answered.push(parentHere());
    setImmediate(() => {
      answered.push(parentHere());
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  context.disable();
  propagation.disable();
});

afterEach(() => {
  stop();
  vi.unstubAllEnvs();
  answered.length = 0;
});

function parentHere(): string {
  const parent = trace.getSpanContext(context.active());
  return parent ? `${parent.spanId[0]}${parent.traceFlags}` : 'none';
}

async function ask(headers: Record<string, string> = {}): Promise<void> {
  const [response] = (await once(get(url, { headers, agent: false }), 'response')) as [
    NodeJS.ReadableStream,
  ];
  response.resume();
  await once(response, 'end');
}

test('a request belongs to its sender, whether that is recorded or not', async () => {
  stop = hearRequests(true);
  await ask({ traceparent: sender });
  expect(answered).toEqual(['d1', 'd1']);
});

test('a request that names nobody has no parent, and the process has who started it', async () => {
  vi.stubEnv('TRACEPARENT', starter);
  stop = hearRequests(true);
  expect(parentHere()).toBe('b1');
  await ask();
  await ask({ traceparent: 'no such thing' });
  expect(answered).toEqual(['none', 'none', 'none', 'none']);
});

test('a sampler that the user chose asks the caller', async () => {
  vi.stubEnv('OTEL_TRACES_SAMPLER', 'parentbased_always_on');
  stop = hearRequests(true);
  await ask({ traceparent: sender });
  expect(answered).toEqual(['d0', 'd0']);
});

test('nobody is joined where the user does not want it', async () => {
  vi.stubEnv('TRACEPARENT', starter);
  stop = hearRequests(false);
  await ask({ traceparent: sender });
  expect([parentHere(), ...answered]).toEqual(['none', 'none', 'none']);
});

test('a thread has who started it', () => {
  stop = hearRequests(true, { traceId: 'e'.repeat(32), spanId: 'f'.repeat(16), traceFlags: 1 });
  expect(parentHere()).toBe('f1');
});

test('a span of this process comes before the caller’s', () => {
  vi.stubEnv('TRACEPARENT', starter);
  stop = hearRequests(true);
  const own = { traceId: 'e'.repeat(32), spanId: 'f'.repeat(16), traceFlags: TraceFlags.SAMPLED };
  const inside = trace.setSpanContext(ROOT_CONTEXT, own);
  expect(belowCaller(inside)).toBe(inside);
  expect(isCaller(trace.getSpan(inside)!)).toBe(false);
  expect(isCaller(trace.getSpan(belowCaller(ROOT_CONTEXT))!)).toBe(true);
});

import { trace } from '@opentelemetry/api';
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Agent, Pool, RetryAgent, type Dispatcher } from 'undici';
import { routeRequests } from '../../../instrumentation/sdks/route-requests.js';
import { hook } from '../../../instrumentation/sdks/undici.js';
import { traceProcess, type TracedProcess } from '../support/traced-process.js';

const answer = { choices: [{ message: { role: 'assistant', content: 'Hello.' } }] };
const madeInBackground = {
  id: 'resp_1',
  model: 'background',
  background: true,
  status: 'completed',
  output: [],
};
const created = channel('undici:request:create');
const hear = routeRequests(() => hook);

let server: http.Server;
let traced: TracedProcess;
let origin: string;

beforeAll(async () => {
  traced = traceProcess({ ambientRuns: false });
  let hasTried = false;
  server = http.createServer((incoming, outgoing) => {
    incoming.resume();
    outgoing.setHeader('x-traceparent', incoming.headers['traceparent'] ?? 'none');
    if (incoming.headers['x-wanted'] === 'silence') return;
    if (incoming.headers['x-wanted'] === 'patience' && !hasTried) {
      hasTried = true;
      return void outgoing.writeHead(503).end('{}');
    }
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    const json = incoming.url!.includes('/responses/') ? madeInBackground : answer;
    outgoing.end(gzipSync(JSON.stringify(json)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  created.subscribe(hear);
});

afterAll(async () => {
  created.unsubscribe(hear);
  server.closeAllConnections();
  server.close();
  await traced.stop();
});

function ask(
  dispatcher: Dispatcher,
  model: string,
  more: Partial<Dispatcher.RequestOptions> = {},
): Promise<Dispatcher.ResponseData> {
  const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hi' }] });
  return dispatcher.request({
    origin,
    path: '/v1/chat/completions',
    method: 'POST',
    body,
    ...more,
  });
}

const spansOf = (name: string) => traced.spans().filter((span) => span.name === name);

test('calls that wait for one connection belong where they were made, and the trace goes along', async () => {
  const pool = new Pool(origin, { connections: 1, pipelining: 1 });
  const tracer = trace.getTracer('test');
  const parents = await Promise.all(
    ['a', 'b', 'c'].map((model) =>
      tracer.startActiveSpan(`asks ${model}`, async (span) => {
        const { body, headers } = await ask(pool, model);
        await body.dump();
        const [call] = spansOf(`chat ${model}`);
        expect(headers['x-traceparent']).toContain(call!.spanContext().spanId);
        span.end();
        return [call!.parentSpanContext?.spanId, span.spanContext().spanId];
      }),
    ),
  );
  await pool.close();
  for (const [seen, expected] of parents) expect(seen).toBe(expected);
  expect(spansOf('chat a')[0]!.attributes['gen_ai.output.messages']).toContain('"Hello."');
});

test('a request that asks for an answer made in the background is the call’s, not one itself', async () => {
  const agent = new Agent();
  for (let times = 0; times < 2; times++) {
    const path = '/v1/responses/resp_1';
    const { body } = await agent.request({ origin, path, method: 'GET' });
    await body.dump();
  }
  await agent.close();
  const [call, another] = spansOf('chat background');
  expect(call!.attributes['gen_ai.response.id']).toBe('resp_1');
  expect(another).toBeUndefined();
});

test.each([
  ['a reason of the host', 'cancelled', () => abortedWith(new Error('no longer wanted'))],
  ['none', 'cancelled', () => abortedWith(undefined)],
  ['a timeout', 'failed', () => AbortSignal.timeout(5)],
])('aborted with %s a call has %s', async (reason, outcome, signal) => {
  const agent = new Agent();
  const headers = { 'x-wanted': 'silence' };
  await expect(ask(agent, reason, { signal: signal(), headers })).rejects.toThrow();
  await agent.destroy();
  expect(spansOf(`chat ${reason}`)[0]!.attributes['tracehound.call.outcome']).toBe(outcome);
});

function abortedWith(reason: unknown): AbortSignal {
  const controller = new AbortController();
  setImmediate(() => controller.abort(reason));
  return controller.signal;
}

test('each try of a dispatcher that tries again is a span', async () => {
  const agent = new RetryAgent(new Agent(), { minTimeout: 1, methods: ['POST'] });
  const { body } = await ask(agent, 'patience', { headers: { 'x-wanted': 'patience' } });
  await body.dump();
  await agent.close();
  expect(
    spansOf('chat patience').map(({ attributes }) => attributes['tracehound.call.outcome']),
  ).toEqual(['failed', 'completed']);
});

import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isTold } from '../../../instrumentation/sdks/install-sdks.js';
import { routeRequests } from '../../../instrumentation/sdks/route-requests.js';
import { hook } from '../../../instrumentation/sdks/node-http.js';
import {
  REQUEST_CREATED,
  tellOfRequests,
} from '../../../instrumentation/sdks/node-http/tell-of-requests.js';
import { traceProcess, type TracedProcess } from '../support/traced-process.js';

const tellsByItself = isTold(
  { id: 'node-http', packages: [], channel: { name: REQUEST_CREATED, node: [22, 12] } },
  process.versions.node,
);
const answer = {
  id: 'chatcmpl-1',
  choices: [{ message: { role: 'assistant', content: 'Hello.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 2, completion_tokens: 3 },
};
const madeInBackground = {
  id: 'resp_1',
  background: true,
  status: 'completed',
  output: [],
  usage: { input_tokens: 2, output_tokens: 3 },
};
const events = [
  { id: 'chatcmpl-1', choices: [{ index: 0, delta: { content: 'Hel' } }] },
  { id: 'chatcmpl-1', choices: [{ index: 0, delta: { content: 'lo.' }, finish_reason: 'stop' }] },
].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);

let server: http.Server;
let traced: TracedProcess;
let port: number;

beforeAll(async () => {
  traced = traceProcess({ ambientRuns: false });
  server = http.createServer((incoming, outgoing) => {
    incoming.resume();
    const [type, encoding] = incoming.headers['x-wanted']!.toString().split(' ');
    outgoing.setHeader('content-type', type!);
    if (encoding === 'gzip' || encoding === 'br') outgoing.setHeader('content-encoding', encoding);
    outgoing.setHeader('x-traceparent', incoming.headers['traceparent'] ?? 'none');
    const json = encoding === 'background' ? madeInBackground : answer;
    const body = Buffer.from(type === 'application/json' ? JSON.stringify(json) : events.join(''));
    if (incoming.headers['x-wanted']!.includes('half')) outgoing.write(body.subarray(0, 40));
    else if (encoding === 'gzip') outgoing.end(gzipSync(body));
    else if (encoding === 'br') outgoing.end(brotliCompressSync(body));
    else outgoing.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  if (!tellsByItself) tellOfRequests();
  channel(REQUEST_CREATED).subscribe(routeRequests(() => hook));
});

afterAll(async () => {
  server.close();
  await traced.stop();
});

let seen = 0;
afterEach(() => {
  seen = traced.spans().length;
});

async function post(wanted: string, body: object): Promise<http.IncomingMessage> {
  const headers = { 'x-wanted': wanted };
  const path = '/v1/chat/completions';
  const request = http.request({ host: '127.0.0.1', port, path, method: 'POST', headers });
  request.write(JSON.stringify(body));
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  return response;
}

/** Unpacking takes its own time, so the span may come after the body. */
async function nextSpan(): Promise<ReadableSpan> {
  await expect.poll(() => traced.spans().length).toBeGreaterThan(seen);
  return traced.spans()[seen]!;
}

const chat = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] };

test.each([
  'application/json',
  'application/json gzip',
  'application/json br',
  'text/event-stream',
  'text/event-stream gzip',
])('an answer as %s is read, and the host reads the same bytes', async (wanted) => {
  const response = await post(wanted, chat);
  const bytes = Buffer.concat(await response.toArray());
  expect(bytes.length).toBeGreaterThan(0);
  const span = await nextSpan();
  expect(span.name).toBe('chat m');
  expect(span.attributes).toMatchObject({
    'tracehound.call.outcome': 'completed',
    'gen_ai.response.id': 'chatcmpl-1',
    'gen_ai.response.finish_reasons': ['stop'],
  });
  expect(span.attributes['gen_ai.output.messages']).toContain('"Hello."');
});

test('a form is told by its fields, from when it was begun', async () => {
  const form = new FormData();
  form.set('model', 'm');
  form.set('file', new File([Buffer.alloc(50_000, 's')], 'talk.mp3', { type: 'audio/mpeg' }));
  const sent = new Request('http://127.0.0.1/', { method: 'POST', body: form });
  const bytes = Buffer.from(await sent.arrayBuffer());
  const headers = {
    'x-wanted': 'application/json',
    'content-type': sent.headers.get('content-type')!,
  };
  const path = '/v1/audio/transcriptions';
  const request = http.request({ host: '127.0.0.1', port, path, method: 'POST', headers });
  for (let at = 0; at < bytes.length; at += 7000) request.write(bytes.subarray(at, at + 7000));
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  await text(response);
  const span = await nextSpan();
  expect(span.name).toBe('speech_to_text m');
  expect(span.attributes['gen_ai.input.messages']).toContain('"size_bytes":50000');
});

test('a request that asks for an answer made in the background is the call’s, not one itself', async () => {
  const headers = { 'x-wanted': 'application/json background' };
  const path = '/v1/responses/resp_1';
  const request = http.get({ host: '127.0.0.1', port, path, headers });
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  await text(response);
  expect((await nextSpan()).attributes).toMatchObject({
    'gen_ai.response.id': 'resp_1',
    'gen_ai.usage.output_tokens': 3,
  });
});

test('the trace goes along', async () => {
  const response = await post('application/json', chat);
  await text(response);
  const span = await nextSpan();
  expect(response.headers['x-traceparent']).toContain(span.spanContext().traceId);
});

test('what is no model call is left alone', async () => {
  const response = await post('application/json', { some: 'thing' });
  expect(response.headers['x-traceparent']).toBe('none');
  await text(response);
  expect(traced.spans().length).toBe(seen);
});

test('a host that closes has cancelled', async () => {
  const response = await post('text/event-stream half', { ...chat, stream: true });
  response.once('error', () => {});
  response.destroy();
  await once(response, 'close');
  const span = await nextSpan();
  expect(span.attributes['tracehound.call.outcome']).toBe('cancelled');
});

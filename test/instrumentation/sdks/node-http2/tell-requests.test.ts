import { trace } from '@opentelemetry/api';
import { once } from 'node:events';
import { connect, createServer, type ClientHttp2Session, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellLaterRequests } from '../../../../instrumentation/sdks/node-http2/tell-requests.js';
import { traceProcess, type TracedProcess } from '../../support/traced-process.js';

let traced: TracedProcess;
let server: Http2Server;
let session: ClientHttp2Session;
let isLeft = false;

beforeAll(async () => {
  traced = traceProcess({ ambientRuns: false });
  server = createServer((request, response) => {
    response.end(`${String(request.headers['traceparent'])} ${String(request.headers['x-own'])}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  tellLaterRequests(session, () => isLeft);
});

afterAll(async () => {
  session.close();
  server.close();
  await traced.stop();
});

/** What the server says it was sent, and the id of the span in which it was asked. */
function ask(headers?: Record<string, string>): Promise<[string, string]> {
  return trace.getTracer('test').startActiveSpan('ask', async (span) => {
    const answer = await text(session.request(headers));
    span.end();
    return [answer, span.spanContext().spanId] as [string, string];
  });
}

test('a request is told of the span it is made in, and its headers stay the program’s', async () => {
  const headers = { ':path': '/', 'x-own': 'kept' };
  const [answer, spanId] = await ask(headers);
  expect(answer).toMatch(new RegExp(`^00-\\w{32}-${spanId}-01 kept$`));
  expect(Object.keys(headers)).toEqual([':path', 'x-own']);
  const [bare, bareId] = await ask();
  expect(bare).toContain(bareId);
});

test('one that says so itself, is outside any span or of a session that is left, is not', async () => {
  expect((await ask({ traceparent: 'theirs' }))[0]).toBe('theirs undefined');
  expect(await text(session.request())).toBe('undefined undefined');
  isLeft = true;
  expect((await ask())[0]).toBe('undefined undefined');
  isLeft = false;
});

test('the method looks as it did', () => {
  expect([session.request.name, session.request.length]).toEqual(['request', 2]);
});

import { existsSync, statSync } from 'node:fs';
import http from 'node:http';
import { gzipSync, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeJson } from '../../collector/otlp/encode-json.js';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { openStore } from '../../store/index.js';
import {
  startCollectorServer,
  temporaryFolder,
  type CollectorServer,
} from '../support/collector-server.js';
import { JSON_TYPE, PROTOBUF, spanGroup } from '../support/otlp-request.js';

const folder = temporaryFolder();
const path = folder.file('serve.duckdb');
let server: CollectorServer;
let serial = 0;

beforeAll(async () => {
  server = await startCollectorServer({
    path,
    limits: { maxBodyBytes: 100_000, maxUnpackedBytes: 200_000 },
  });
});
afterAll(async () => {
  await server.end('SIGTERM');
  await folder.remove();
});

const protobuf = (count = 1) => encodeProtobuf([spanGroup(++serial, count)]);

async function post(body: Uint8Array | string, headers: Record<string, string>, signal = 'traces') {
  const init = { method: 'POST', body: body as Uint8Array<ArrayBuffer>, headers };
  const response = await fetch(`${server.url}/v1/${signal}`, init);
  return { response, body: Buffer.from(await response.arrayBuffer()) };
}

async function counts() {
  const headers = { authorization: `Bearer ${server.token}` };
  return (
    (await (await fetch(`${server.url}/api/counts`, { headers })).json()) as {
      traces: Record<string, unknown>;
    }
  ).traces;
}

describe('what is accepted', () => {
  test.each([
    ['protobuf', () => protobuf(), PROTOBUF],
    ['JSON', () => encodeJson([spanGroup(++serial, 1)]), JSON_TYPE],
    [
      'JSON with a charset',
      () => encodeJson([spanGroup(++serial, 1)]),
      { 'content-type': 'application/json; charset=utf-8' },
    ],
    ['gzip', () => gzipSync(protobuf()), { ...PROTOBUF, 'content-encoding': 'gzip' }],
    ['deflate', () => deflateSync(protobuf()), { ...PROTOBUF, 'content-encoding': 'deflate' }],
  ])('%s is stored before it is acknowledged, and answered in kind', async (_, body, headers) => {
    const before = await storedSpans();
    const answer = await post(body(), headers);
    expect(answer.response.status).toBe(200);
    const type = headers['content-type'].split(';')[0]!;
    expect(answer.response.headers.get('content-type')).toContain(type);
    expect(answer.body.toString()).toBe(type === 'application/json' ? '{}' : '');
    expect(await storedSpans()).toBe(before + 1);
  });

  test('the same request twice changes nothing', async () => {
    const body = protobuf(3);
    await post(body, PROTOBUF);
    const before = await storedSpans();
    expect((await post(body, PROTOBUF)).response.status).toBe(200);
    expect(await storedSpans()).toBe(before);
  });

  test('an empty request is fine', async () => {
    expect((await post('', PROTOBUF)).response.status).toBe(200);
    expect((await post('{}', JSON_TYPE)).response.status).toBe(200);
  });

  test('a bad span among good ones is a partial success', async () => {
    const group = spanGroup(++serial, 3);
    group.spans[1]!.spanId = '';
    const inJson = await post(encodeJson([group]), JSON_TYPE);
    expect(inJson.response.status).toBe(200);
    expect(JSON.parse(inJson.body.toString())).toEqual({
      partialSuccess: { rejectedSpans: '1', errorMessage: 'spans rejected: 1 invalid span id' },
    });
    const inProtobuf = await post(encodeProtobuf([group]), PROTOBUF);
    // ExportTraceServiceResponse { 1: partial_success { 1: rejected_spans, 2: error_message } }
    const message = 'spans rejected: 1 invalid span id';
    expect([...inProtobuf.body]).toEqual([
      ...[0x0a, message.length + 4, 0x08, 1, 0x12, message.length],
      ...Buffer.from(message),
    ]);
  });
});

describe('what is refused', () => {
  test.each([
    ['JSON that ends early', '{"resourceSpans":', JSON_TYPE, 400],
    ['JSON of another shape', '{"resourceSpans":7}', JSON_TYPE, 400],
    ['protobuf that is cut off', protobuf(2).subarray(0, 50), PROTOBUF, 400],
    ['gzip that is none', protobuf(), { ...PROTOBUF, 'content-encoding': 'gzip' }, 400],
    [
      'a bomb',
      gzipSync(Buffer.alloc(50_000_000)),
      { ...PROTOBUF, 'content-encoding': 'gzip' },
      413,
    ],
    ['too much', Buffer.alloc(100_001), PROTOBUF, 413],
    ['text', 'hello', { 'content-type': 'text/plain' }, 415],
    ['brotli', protobuf(), { ...PROTOBUF, 'content-encoding': 'br' }, 415],
  ])('%s', async (_, body, headers, status) => {
    const before = await storedSpans();
    const answer = await post(body, headers);
    expect(answer.response.status).toBe(status);
    const isProtobuf = headers['content-type'] === 'application/x-protobuf';
    expect(answer.response.headers.get('content-type')).toContain(
      isProtobuf ? 'x-protobuf' : 'json',
    );
    if (isProtobuf) expect(answer.body[0]).toBe(0x08);
    else
      expect(JSON.parse(answer.body.toString())).toEqual({
        code: 3,
        message: expect.stringMatching(/.{10}/),
      });
    expect(await storedSpans()).toBe(before);
  });

  test('a body that does not say how long it is, and is too long', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const request = http.request(`${server.url}/v1/traces`, {
        method: 'POST',
        headers: PROTOBUF,
      });
      request.on('response', (response) => resolve(response.resume().statusCode!));
      request.on('error', reject);
      for (let i = 0; i < 4; i++) request.write(Buffer.alloc(50_000));
      request.end();
    });
    expect(status).toBe(413);
  });

  test('another method', async () => {
    const response = await fetch(`${server.url}/v1/traces`);
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('what it says of itself', () => {
  test('received = stored + duplicates + rejected', async () => {
    const { received, stored, duplicates, rejected, requests } = await counts();
    const all = Object.values(rejected as Record<string, number>).reduce((a, b) => a + b, 0);
    expect(received).toBe((stored as number) + (duplicates as number) + all);
    expect(stored).toBe(Number(await storedSpans()));
    expect(rejected).toEqual({ 'invalid span id': 2 });
    expect(requests).toMatchObject({ undecodable: 4, 'too-large': 3, unsupported: 2 });
  });

  test('/metrics has the same counts for Prometheus', async () => {
    const response = await fetch(`${server.url}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/);
    const { stored } = await counts();
    expect(text).toContain(`tracehound_stored_total{signal="traces"} ${stored}\n`);
    expect(text).toContain(
      'tracehound_rejected_total{signal="traces",reason="invalid span id"} 2\n',
    );
    expect(text).toMatch(/tracehound_commit_duration_bucket\{le="0.1"\} \d+/);
    expect(text).toMatch(/tracehound_queue_size 0\n/);
  });

  test('/healthz asks the database', async () => {
    const response = await fetch(`${server.url}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok', reason: null }]);
  });

  test('the sidecar and the file are for their owner only', () => {
    for (const file of [path, `${path}.server.json`]) {
      expect(statSync(file).mode & 0o077, file).toBe(0);
    }
  });
});

test('ends with everything committed, the sidecar gone, exit code 0', async () => {
  const other = folder.file('ending.duckdb');
  const ending = await startCollectorServer({ path: other });
  const bodies = Array.from({ length: 20 }, (_, i) => encodeProtobuf([spanGroup(i, 50)]));
  const answers = bodies.map((body) =>
    fetch(`${ending.url}/v1/traces`, {
      method: 'POST',
      body: body as Uint8Array<ArrayBuffer>,
      headers: PROTOBUF,
    }).then(
      (response) => response.status,
      () => 0,
    ),
  );
  await answers[0];
  const { code, counts: last } = await ending.end('SIGTERM');
  const acknowledged = (await Promise.all(answers)).filter((status) => status === 200).length;
  expect(code).toBe(0);
  expect(existsSync(`${other}.server.json`)).toBe(false);
  expect(existsSync(`${other}.wal`)).toBe(false);
  const store = await openStore(other, { mode: 'read' });
  expect(await store.query('select count(*) as n from spans')).toEqual([
    { n: BigInt(acknowledged * 50) },
  ]);
  await store.close();
  expect(last!.traces.stored).toBe(acknowledged * 50);
});

async function storedSpans(): Promise<number> {
  const store = await openStore(path, { mode: 'read' });
  try {
    const [row] = await store.query<{ n: bigint }>('select count(*) as n from spans');
    return Number(row!.n);
  } finally {
    await store.close();
  }
}

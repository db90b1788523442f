import { once } from 'node:events';
import net from 'node:net';
import { afterAll, afterEach, expect, test } from 'vitest';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import {
  startCollectorServer,
  temporaryFolder,
  type CollectorServer,
} from '../support/collector-server.js';
import { PROTOBUF, spanGroup } from '../support/otlp-request.js';

const folder = temporaryFolder();
const running: CollectorServer[] = [];
let counter = 0;

async function start(options: Partial<Parameters<typeof startCollectorServer>[0]> = {}) {
  const server = await startCollectorServer({
    path: folder.file(`${++counter}.duckdb`),
    ...options,
  });
  running.push(server);
  return server;
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.end('SIGKILL');
});
afterAll(() => folder.remove());

/** What the server says to raw bytes until it closes the connection. */
async function talk(port: number, bytes: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (data) => (answer += String(data)));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return answer;
}

const HEAD =
  'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n';

test('a client that is too slow is cut off', async () => {
  const { port } = await start({ limits: { headersTimeoutMs: 500, requestTimeoutMs: 1_000 } });
  const [headers, body] = await Promise.all([
    talk(port, 'POST /v1/traces HTTP/1.1\r\n'),
    talk(port, `${HEAD}Content-Length: 1000\r\n\r\nabc`),
  ]);
  expect(headers).toMatch(/^HTTP\/1.1 408/);
  expect(body).toMatch(/^HTTP\/1.1 408/);
});

test('headers that are too long are refused', async () => {
  const { port } = await start();
  expect(await talk(port, `${HEAD}X-Long: ${'a'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431/,
  );
});

test('more connections than allowed are closed', async () => {
  const { port } = await start({ limits: { maxConnections: 2 } });
  const kept = [net.connect(port, '127.0.0.1'), net.connect(port, '127.0.0.1')];
  await Promise.all(kept.map((socket) => once(socket, 'connect')));
  expect(await talk(port, `${HEAD}\r\n`)).toBe('');
  for (const socket of kept) socket.destroy();
});

test('a queue without room answers 503 with Retry-After, and takes the same request later', async () => {
  const group = [spanGroup(1, 2000)];
  const body = encodeProtobuf(group) as Uint8Array<ArrayBuffer>;
  const server = await start({ limits: { maxQueueBytes: Math.ceil(body.length * 1.5) } });
  const send = () => fetch(`${server.url}/v1/traces`, { method: 'POST', body, headers: PROTOBUF });
  const answers = await Promise.all(Array.from({ length: 12 }, send));
  const refused = answers.filter((answer) => answer.status === 503);
  expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThan(0);
  expect(refused.length).toBeGreaterThan(0);
  expect(answers).toHaveLength(12);
  for (const answer of refused) expect(answer.headers.get('retry-after')).toBe('1');
  // google.rpc.Status { 1: RESOURCE_EXHAUSTED }
  expect([...new Uint8Array(await refused[0]!.arrayBuffer())].slice(0, 2)).toEqual([0x08, 8]);
  expect((await send()).status).toBe(200);
  const { counts } = await server.end('SIGTERM');
  expect(counts!.traces).toMatchObject({
    stored: 2000,
    requests: { 'queue-full': refused.length },
  });
});

test('a port in use is said in one sentence', async () => {
  const first = await start();
  const path = folder.file('second.duckdb');
  await expect(startCollectorServer({ path, port: first.port })).rejects.toThrow(
    `PortInUseError: port ${first.port} on 127.0.0.1 (OTLP/HTTP) is in use`,
  );
  await expect(startCollectorServer({ path, grpcPort: first.grpcPort })).rejects.toThrow(
    `PortInUseError: port ${first.grpcPort} on 127.0.0.1 (OTLP/gRPC) is in use`,
  );
});

test('a file that another server holds is said in one sentence, with the holder', async () => {
  const path = folder.file('held.duckdb');
  const first = await start({ path });
  await expect(startCollectorServer({ path, waitMs: 100 })).rejects.toThrow(
    new RegExp(`StoreOpenError: .*held by .*${first.process.pid}`),
  );
});

test('a bind beyond loopback without a token does not start', async () => {
  const path = folder.file('open.duckdb');
  await expect(startCollectorServer({ path, host: '0.0.0.0' })).rejects.toThrow(
    'TokenRequiredError',
  );
});

test('a second signal ends it at once', async () => {
  const server = await start({ graceMs: 60_000 });
  const client = net.connect(server.port, '127.0.0.1');
  client.on('error', () => undefined);
  client.write(`${HEAD}Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n`);
  expect(String((await once(client, 'data'))[0])).toMatch(/^HTTP\/1.1 100/);
  // The first signal waits for the client: when the server takes nobody else, it is draining.
  server.process.kill('SIGINT');
  await untilRefused(server.port);
  expect(server.process.exitCode).toBe(null);
  const { code } = await server.end('SIGINT');
  expect(code).toBe(130);
});

async function untilRefused(port: number): Promise<void> {
  for (;;) {
    const socket = net.connect(port, '127.0.0.1');
    const refused = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
    });
    socket.destroy();
    if (refused) return;
  }
}

import { readFileSync } from 'node:fs';
import http from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { agentSpans } from '../../bench/agent-spans.js';
import { templateBody } from '../../bench/ingest/template-body.js';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { MEMORY_BOUND_BYTES } from '../../collector/receivers/limits.js';
import { startCollectorServer, temporaryFolder } from '../support/collector-server.js';
import { queryRows } from '../support/query-rows.js';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const CLIENTS = 48;
const SPANS_PER_REQUEST = 400;
const ENOUGH_ACCEPTED = 6;
const TIMES = 10;
/** Where the clients are slow themselves it never is so many times, and the server has had its flood all the same. */
const ENOUGH_SENT = 240;

const encoded = encodeProtobuf(agentSpans(SPANS_PER_REQUEST, 1, 10));

/** Half of the clients say how long their body is; of the others it is known only once it is read. */
function send(url: string, body: Buffer, agent: http.Agent, isChunked: boolean): Promise<number> {
  const headers = {
    'content-type': 'application/x-protobuf',
    ...(isChunked ? {} : { 'content-length': body.length }),
  };
  return new Promise((resolve) => {
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode!));
    });
    // Cut off in the middle of a body that nobody wants.
    request.once('error', () => resolve(503));
    request.end(body);
  });
}

test('clients that push more than is taken meet 503, and memory stays under the stated bound', async () => {
  const path = folder.file('flood.duckdb');
  const server = await startCollectorServer({ path });
  const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS });
  const url = `${server.url}/v1/traces`;
  const count = { sent: 0, accepted: 0, refused: 0 };
  const isEnough = () =>
    count.sent >= ENOUGH_SENT ||
    (count.accepted >= ENOUGH_ACCEPTED && count.sent >= TIMES * count.accepted);
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const template = templateBody(encoded);
      for (let n = 0; !isEnough(); n++) {
        // Accepted or not, ids are used once.
        template.restamp(client * 100_000 + n, BigInt(Date.now()) * 1_000_000n);
        count.sent++;
        const status = await send(url, template.bytes, agent, client % 2 === 0);
        expect([200, 503]).toContain(status);
        if (status === 200) count.accepted++;
        else count.refused++;
      }
    }),
  );
  agent.destroy();
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  const peakBytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) * 1024;
  expect(count.accepted).toBeGreaterThan(0);
  expect(count.refused).toBeGreaterThan(0);
  expect(peakBytes).toBeLessThan(MEMORY_BOUND_BYTES);
  expect((await server.end('SIGTERM')).code).toBe(0);
  const [row] = await queryRows(path, 'select count(*)::integer as spans from spans');
  expect(Number(row!['spans'])).toBeGreaterThanOrEqual(count.accepted * SPANS_PER_REQUEST);
});

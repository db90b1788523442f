import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeJson } from '../../collector/otlp/encode-json.js';
import { examinePort } from '../../cli/doctor/ports.js';
import { startCollectorServer, temporaryFolder } from '../support/collector-server.js';
import { tracehound } from '../support/cli-host.js';
import { JSON_TYPE, spanGroup } from '../support/otlp-request.js';

const folder = temporaryFolder();
const db = folder.file('doctor.duckdb');
let server: Awaited<ReturnType<typeof startCollectorServer>>;

beforeAll(async () => {
  server = await startCollectorServer({ path: db });
  const good = spanGroup(1, 30);
  const bad = spanGroup(2, 2);
  bad.spans[0]!.traceId = '00000000000000000000000000000000';
  for (const group of [good, good, bad]) {
    const body = encodeJson([group]);
    await fetch(`${server.url}/v1/traces`, { method: 'POST', body, headers: JSON_TYPE });
  }
});
afterAll(async () => {
  await server.end('SIGTERM');
  await folder.remove();
});

describe('doctor beside a server', () => {
  test('tells its account, its health and what was rejected, but not its token', async () => {
    const { code, stdout } = await tracehound(['doctor', '--db', db, '--json']);
    const diagnosis = JSON.parse(stdout);
    expect(diagnosis.server).toMatchObject({
      url: server.url,
      pid: server.process.pid,
      isHealthy: true,
      counts: { traces: { received: 62, stored: 31, duplicates: 30, pruned: 0 } },
    });
    expect(Object.values(diagnosis.server.counts.traces.rejected)).toEqual([1]);
    expect(diagnosis.complaints).toContainEqual(
      expect.stringMatching(/the server has rejected traces: 1 .*trace id/),
    );
    expect(stdout).not.toContain(server.token);
    expect(code).toBe(1);
  });

  test('says it in words, with the lookup, the ports and the versions', async () => {
    const { stdout } = await tracehound(['doctor', '--db', db]);
    expect(stdout).toMatch(/^holds +31 spans in 2 traces, 0 still open$/m);
    expect(stdout).toMatch(/^layout +schema \d+, .*row groups?, DuckDB v1\.\d/m);
    expect(stdout).toMatch(/^lookup +one trace in [\d.]+ ms.*all of them scanned in [\d.]+ ms$/m);
    expect(stdout).toMatch(
      /^account +traces: 62 received = 31 stored \+ 30 already there \+ 1 rejected$/m,
    );
    expect(stdout).toMatch(/^ports +4318 (free|taken) \(OTLP\/HTTP\), 4317 (free|taken)/m);
    expect(stdout).toMatch(/^tracehound +\S+ on Node v\d+/m);
  });

  test('says when the server is of another version', async () => {
    const sidecar = `${db}.server.json`;
    const before = readFileSync(sidecar, 'utf8');
    writeFileSync(sidecar, JSON.stringify({ ...JSON.parse(before), version: '0.0.1' }));
    const { stdout } = await tracehound(['doctor', '--db', db]);
    writeFileSync(sidecar, before);
    expect(stdout).toMatch(/! the server is tracehound 0\.0\.1, this is /);
  });
});

test('a taken port is told from a free one', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const about = { protocol: 'OTLP/HTTP' } as const;
  expect(await examinePort(port, about.protocol)).toEqual({ ...about, port, isTaken: true });
  holder.close();
  // One that has just been given back may be another's by now.
  expect(await examinePort(2, about.protocol)).toEqual({ ...about, port: 2, isTaken: false });
});

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

import { agentSpans } from '../../bench/agent-spans.js';
import { decodeTraces } from '../../collector/otlp/decode.js';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { queryRows } from '../support/query-rows.js';
import { runExampleAgent } from '../support/example-agent.js';
import { spanGroup } from '../support/otlp-request.js';
import { startOtlpSink } from '../support/otlp-sink.js';
import { startServe, type ServeProcess } from '../support/serve-process.js';
import { tempFile, tempFolder } from '../support/temp-folder.js';

/** The research agent's eleven steps and its root. */
const AGENT_SPANS = 12;

function sendTo({ url }: ServeProcess, body: Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
    body,
  });
}

async function spanIdsIn(db: string): Promise<unknown[]> {
  const rows = await queryRows(db, 'select span_id from spans order by span_id');
  return rows.map((row) => row['span_id']);
}

describe('tracehound serve', () => {
  test('stores what an agent sends, lets others read meanwhile, and forwards all of it', async () => {
    const folder = tempFolder();
    const db = path.join(folder, 'traces.duckdb');
    const second = await startOtlpSink();
    const serve = await startServe(db, ['--forward', second.url]);
    const agent = await runExampleAgent('research-agent', folder, {
      TRACEHOUND_SINK: 'otlp',
      OTEL_EXPORTER_OTLP_ENDPOINT: serve.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    });
    expect(agent).toMatchObject({ code: 0, stderr: '' });

    // The server still has the file: this process asks it.
    const stored = await spanIdsIn(db);
    expect(stored).toHaveLength(AGENT_SPANS);
    const forwarded: string[] = [];
    while (forwarded.length < AGENT_SPANS) {
      const request = await second.nextRequest();
      expect(request).toMatchObject({
        contentType: 'application/x-protobuf',
        contentEncoding: 'gzip',
      });
      // Its metrics go their own way, and which of the two comes first is nobody's promise.
      if (request.path === '/v1/metrics') continue;
      expect(request.path).toBe('/v1/traces');
      const { groups } = decodeTraces(request.body, 'protobuf');
      forwarded.push(...groups.flatMap(({ spans }) => spans.map(({ spanId }) => spanId)));
    }
    expect(forwarded.sort()).toEqual(stored);

    expect(await serve.end('SIGTERM')).toBe(0);
    await second.stop();
  });

  test('answers only after the commit: what got a 200 is there after kill -9', async () => {
    const db = tempFile();
    const serve = await startServe(db);
    const sent = agentSpans(200);
    const response = await sendTo(serve, gzipSync(encodeProtobuf(sent)));
    expect(response.status).toBe(200);
    expect(await serve.end('SIGKILL')).toBeNull();
    expect(await spanIdsIn(db)).toEqual(
      sent.flatMap(({ spans }) => spans.map(({ spanId }) => spanId)).sort(),
    );
  });

  test('told to stop, it commits what it has accepted, and ends with 0', async () => {
    const db = tempFile();
    const serve = await startServe(db);
    const batches = Array.from({ length: 20 }, (_, seed) => agentSpans(50, seed));
    const answers = batches.map(async (batch) => {
      const response = await sendTo(serve, gzipSync(encodeProtobuf(batch)));
      return response.ok ? batch : [];
    });
    // With one answered and others on their way.
    await Promise.race(answers);
    const ended = serve.end('SIGTERM');
    const settled = await Promise.allSettled(answers);
    expect(await ended).toBe(0);
    const acknowledged = settled
      .flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
      .flatMap(({ spans }) => spans.map(({ spanId }) => spanId));
    expect(acknowledged.length).toBeGreaterThan(0);
    const stored = await spanIdsIn(db);
    expect(new Set(stored).size).toBe(stored.length);
    expect(acknowledged.filter((spanId) => !stored.includes(spanId))).toEqual([]);
  });

  test('told to stop twice, it ends at once, whoever still sends', async () => {
    const db = tempFile();
    const serve = await startServe(db);
    await sendTo(serve, gzipSync(encodeProtobuf(agentSpans(20))));
    const slow = net.connect(Number(new URL(serve.url).port), '127.0.0.1');
    slow.on('error', () => undefined);
    slow.write(
      'POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\n' +
        'Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n',
    );
    await once(slow, 'data');
    const first = serve.end('SIGINT');
    await serve.untilSaid(/closing: .*again to force/);
    expect(await serve.end('SIGINT')).toBeNull();
    await first;
    expect(await spanIdsIn(db)).toHaveLength(20);
  });

  test('keeps to its limits from the start, and masks by the rules of its user', async () => {
    const folder = tempFolder();
    const db = path.join(folder, 'traces.duckdb');
    const rules = path.join(folder, 'redact.yaml');
    writeFileSync(rules, 'off: [url-password]\npatterns: [{ id: acme, pattern: "ACME-[0-9]+" }]\n');
    const first = await startServe(db);
    await sendTo(first, gzipSync(encodeProtobuf(agentSpans(200))));
    expect(await first.end('SIGTERM')).toBe(0);

    const serve = await startServe(db, ['--max-runs', '3', '--redact', rules]);
    const metrics = async () => (await fetch(`${serve.url}/metrics`)).text();
    while (!/tracehound_pruned_total\{signal="traces"\} [1-9]/.test(await metrics()));
    const group = spanGroup(1, 1, [
      { key: 'note', value: { type: 'string', value: 'ACME-12 at postgres://app:pw@db' } },
    ]);
    await sendTo(serve, gzipSync(encodeProtobuf([group])));
    expect(await queryRows(db, 'select count(distinct run_id) as n from runs')).toEqual([
      { n: '3' },
    ]);
    expect(
      await queryRows(
        db,
        `select attributes ->> 'note' as note from spans order by arrival desc limit 1`,
      ),
    ).toEqual([{ note: '[redacted:acme] at postgres://app:pw@db' }]);
    expect(await serve.end('SIGTERM')).toBe(0);
  });

  test('takes in what an agent writes to the same file in its own process', async () => {
    const folder = tempFolder();
    const db = path.join(folder, 'traces.duckdb');
    const serve = await startServe(db);
    const agent = await runExampleAgent('research-agent', folder, { TRACEHOUND_DB: db });
    expect(agent).toMatchObject({ code: 0, stderr: '' });
    expect(await spanIdsIn(db)).toHaveLength(AGENT_SPANS);
    expect(await serve.end('SIGTERM')).toBe(0);
    expect(await spanIdsIn(db)).toHaveLength(AGENT_SPANS);
  });
});

import { readFileSync } from 'node:fs';
import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeJson } from '../../collector/otlp/encode-json.js';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import type { Span } from '../../collector/otlp/model.js';
import {
  startCollectorServer,
  temporaryFolder,
  type CollectorServer,
} from '../support/collector-server.js';
import { JSON_TYPE, PROTOBUF, spanGroup } from '../support/otlp-request.js';
import { queryRows } from '../support/query-rows.js';

const folder = temporaryFolder();
const path = folder.file('bad.duckdb');
let server: CollectorServer;
beforeAll(async () => {
  server = await startCollectorServer({ path });
});
afterAll(() => folder.remove());

let serial = 0;
/** A request of one good span, with what is changed about it and how many of the kind there are. */
const good = (...given: Partial<Span>[]) => {
  const group = spanGroup(++serial, given.length + 1);
  return [{ ...group, spans: group.spans.map((span, at) => ({ ...span, ...given[at - 1] })) }];
};

interface Answer {
  status: number;
  body: string;
}

function send(body: Buffer, headers: Record<string, string>, isChunked = false): Promise<Answer> {
  const length = isChunked ? {} : { 'content-length': String(body.length) };
  return new Promise((resolve, reject) => {
    const request = http.request(
      `${server.url}/v1/traces`,
      { method: 'POST', headers: { ...headers, ...length } },
      (response) => {
        let text = '';
        response.on('data', (data) => (text += String(data)));
        response.once('end', () => resolve({ status: response.statusCode!, body: text }));
        // The rest of a body that nobody reads may meet a closed connection.
        request.on('error', () => undefined);
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}

const json = (text: string) => send(Buffer.from(text), JSON_TYPE);
const otlp = (span: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`;
const IDS = (n: number) =>
  `"traceId":"${'f'.repeat(31)}${n.toString(16)}","spanId":"${'f'.repeat(15)}${n.toString(16)}"`;
const TIMES = '"startTimeUnixNano":"10","endTimeUnixNano":"20"';

describe('over the wire', () => {
  test.each([
    ['JSON cut off', () => json('{"resourceSpans":[{"sco'), 400, /not JSON|JSON/],
    ['JSON of another type', () => json('{"resourceSpans":7}'), 400, /resourceSpans/],
    [
      'protobuf cut off',
      () => send(Buffer.from(encodeProtobuf(good()).subarray(0, 40)), PROTOBUF),
      400,
      /./,
    ],
    ['a nesting bomb', () => json(`${'['.repeat(200_000)}`), 400, /deep|JSON/],
  ])('%s is refused in a sentence', async (_, ask, status, sentence) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(sentence);
    expect(answer.body).not.toMatch(/\n\s+at /);
  });

  const nested = (depth: number) =>
    `${'{"arrayValue":{"values":['.repeat(depth)}{"intValue":"1"}${']}}'.repeat(depth)}`;
  test.each([
    ['a trace id of the wrong length', `{"traceId":"abc","spanId":"${'1'.repeat(16)}",${TIMES}}`],
    ['a name that is no text', `{${IDS(1)},"name":7,${TIMES}}`],
    [
      'values nested too deeply',
      `{${IDS(2)},${TIMES},"attributes":[{"key":"a","value":${nested(80)}}]}`,
    ],
  ])('%s costs its span alone, and is counted', async (_, bad) => {
    const neighbour = `{${IDS(8)},"name":"kept",${TIMES}}`;
    const answer = await json(otlp(`${bad},${neighbour}`));
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({
      partialSuccess: { rejectedSpans: '1', errorMessage: expect.stringMatching(/\w+/) },
    });
  });

  test('what is odd and harmless is taken in both encodings: circles, ends before starts, other copies', async () => {
    const before = { startNs: 30n, endNs: 20n };
    const groups = good(before, { parentSpanId: 'a'.repeat(16), spanId: 'a'.repeat(16) }, {});
    const [first] = groups[0]!.spans;
    groups[0]!.spans.push({ ...first!, name: 'another copy' });
    for (const [body, type] of [
      [Buffer.from(encodeProtobuf(groups)), PROTOBUF],
      [Buffer.from(encodeJson(groups)), JSON_TYPE],
    ] as const)
      expect((await send(body, type)).status).toBe(200);
  });

  test('numbers as text and text that is no UTF-8 are taken', async () => {
    const usage = '{"key":"gen_ai.usage.input_tokens","value":{"stringValue":"12"}}';
    expect((await json(otlp(`{${IDS(9)},${TIMES},"attributes":[${usage}]}`))).status).toBe(200);
    const marked = Buffer.from(encodeProtobuf(good({ name: 'x@@x' })));
    marked.fill(0xff, marked.indexOf('@@'), marked.indexOf('@@') + 2);
    expect((await send(marked, PROTOBUF)).status).toBe(200);
  });

  test('a value of 100 MB is refused, in either encoding and however it is sent, and memory stays bounded', async () => {
    const big = { key: 'big', value: { type: 'string' as const, value: 'a'.repeat(100_000_000) } };
    const groups = good({ attributes: [big] });
    for (const [body, type] of [
      [Buffer.from(encodeProtobuf(groups)), PROTOBUF],
      [Buffer.from(encodeJson(groups)), JSON_TYPE],
    ] as const) {
      const packed = await send(gzipSync(body, { level: 1 }), {
        ...type,
        'content-encoding': 'gzip',
      });
      const whole = await send(body, type);
      const chunked = await send(body, type, true);
      for (const { status, body: said } of [packed, whole, chunked]) {
        expect(status).toBe(413);
        expect(said).toMatch(/larger than \d+ bytes/);
      }
    }
    const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
    expect(Number(/VmHWM:\s+(\d+) kB/.exec(status)![1])).toBeLessThan(500 * 1024);
  });

  test('nothing of it has ended the server, and what came is accounted for', async () => {
    const { code, counts } = await server.end('SIGTERM');
    expect(code).toBe(0);
    const { received, stored, duplicates, rejected, requests } = counts!.traces;
    const lost = Object.values(rejected).reduce((sum, count) => sum + count, 0);
    expect(lost).toBe(3);
    expect(received).toBe(stored + duplicates + lost);
    expect(requests).toMatchObject({ 'too-large': 6, undecodable: 4 });
    const rows = await queryRows(
      path,
      `select count(*)::integer as spans, count(*) filter (end_ns < start_ns)::integer as early,
        count(*) filter (tokens_in = 12)::integer as numbers, count(*) filter (name = 'kept')::integer as kept
      from spans`,
    );
    expect(rows).toEqual([{ spans: stored, early: 1, numbers: 1, kept: 1 }]);
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

import { decodeTraces } from '../../collector/otlp/decode.js';
import { encodeJson } from '../../collector/otlp/encode-json.js';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import type { SpanGroup } from '../../collector/otlp/model.js';
import { fullRequest } from '../fixtures/otlp/full-request.js';
import { withPlainText } from '../fixtures/otlp/plain-text.js';
import { tracehound } from '../support/cli-host.js';
import { startServe } from '../support/serve-process.js';
import { tempFolder } from '../support/temp-folder.js';

/** Fields 100 (varint) and 101 (text), which no version of the proto has. */
const UNKNOWN_FIELDS = Uint8Array.from(Buffer.from('a0060caa06026869', 'hex'));
const UNKNOWN_MEMBERS = Uint8Array.from(Buffer.from('{"fromTheFuture":[1,"a"]}'));

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';

/** Every span with its resource and scope, by its ids: an export may group them otherwise. */
function bySpan(groups: readonly SpanGroup[]): Map<string, unknown> {
  return new Map(
    withPlainText(groups).flatMap(({ resource, scope, spans }) =>
      spans.map((span) => [`${span.traceId}/${span.spanId}`, { resource, scope, span }] as const),
    ),
  );
}

/** Sends the body to a `tracehound serve`, ends it, and gives the file of `tracehound export`. */
async function throughServe(body: Uint8Array, contentType: string, format: string) {
  const folder = tempFolder();
  const db = path.join(folder, 'traces.duckdb');
  const out = path.join(folder, 'out');
  const serve = await startServe(db);
  const response = await fetch(`${serve.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': contentType, 'content-encoding': 'gzip' },
    body: gzipSync(body),
  });
  expect(response.status).toBe(200);
  // A rejected span would be named here.
  expect(await response.text()).toBe(contentType === JSON_TYPE ? '{}' : '');
  expect(await serve.end('SIGTERM')).toBe(0);
  const exported = await tracehound(['export', '--db', db, '--format', format, '--out', out]);
  expect(exported).toMatchObject({ code: 0, stdout: '' });
  return readFileSync(out);
}

/** An export as OTLP/JSON: one request a line. */
function readLines(file: Buffer): SpanGroup[] {
  const lines = file.toString().trimEnd().split('\n');
  return lines.flatMap((line) => decodeTraces(Buffer.from(line), 'json').groups);
}

/** An export as protobuf: requests, each behind its length in four bytes. */
function readFrames(file: Buffer): SpanGroup[] {
  const groups: SpanGroup[] = [];
  for (let at = 0; at < file.length;) {
    const end = at + 4 + file.readUInt32BE(at);
    groups.push(...decodeTraces(file.subarray(at + 4, end), 'protobuf').groups);
    at = end;
  }
  return groups;
}

describe('every OTLP span field that a server took in is equal in the export', () => {
  test('in over protobuf, out as OTLP/JSON lines', async () => {
    const sent = fullRequest();
    const file = await throughServe(encodeProtobuf(sent), PROTOBUF_TYPE, 'otlp');
    expect(bySpan(readLines(file))).toEqual(bySpan(sent));
  });

  test('in over JSON, out as OTLP/JSON lines, with members of a later version', async () => {
    const sent = fullRequest(UNKNOWN_MEMBERS);
    const file = await throughServe(Buffer.from(encodeJson(sent)), JSON_TYPE, 'otlp');
    expect(bySpan(readLines(file))).toEqual(bySpan(sent));
  });

  test('in over protobuf, out as protobuf, with fields of a later version', async () => {
    const sent = fullRequest(UNKNOWN_FIELDS);
    const file = await throughServe(encodeProtobuf(sent), PROTOBUF_TYPE, 'otlp-proto');
    expect(bySpan(readFrames(file))).toEqual(bySpan(sent));
  });
});

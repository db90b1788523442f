import path from 'node:path';
import { expect, test } from 'vitest';

import { decodeTraces } from '../../collector/otlp/decode.js';
import { encodeJson } from '../../collector/otlp/encode-json.js';
import { tracehound } from '../support/cli-host.js';
import { runExampleAgent } from '../support/example-agent.js';
import { startOtlpSink, type OtlpRequest } from '../support/otlp-sink.js';
import { readOtlpJson, type PlainSpan } from '../support/plain-span.js';
import { tempFolder } from '../support/temp-folder.js';

/** The agent's twelve steps and its root. */
const SPANS = 13;

function spansOf({ contentType, body }: OtlpRequest): PlainSpan[] {
  if (contentType === 'application/json') return readOtlpJson(JSON.parse(body.toString()));
  return readOtlpJson(JSON.parse(encodeJson(decodeTraces(body, 'protobuf').groups)));
}

test.each([
  ['http/protobuf', 'application/x-protobuf'],
  ['http/json', 'application/json'],
])('over %s the backend gets the same spans as the file', async (protocol, contentType) => {
  const folder = tempFolder();
  const db = path.join(folder, 'traces.duckdb');
  const backend = await startOtlpSink();
  const agent = await runExampleAgent('coding-agent', folder, {
    TRACEHOUND_DB: db,
    OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_SERVICE_NAME: 'two-sinks',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  });
  expect(agent).toMatchObject({ code: 0, stderr: '' });

  const received: PlainSpan[] = [];
  while (received.length < SPANS) {
    const request = await backend.nextRequest();
    expect(request.contentType).toBe(contentType);
    // An agent that runs longer than a metrics interval sends those in between.
    if (request.path === '/v1/traces') received.push(...spansOf(request));
    else expect(request.path).toBe('/v1/metrics');
  }
  await backend.stop();

  const exported = await tracehound(['export', '--db', db, '--format', 'otlp']);
  const stored = readOtlpJson(JSON.parse(exported.stdout));
  const byId = (spans: PlainSpan[]) => new Map(spans.map((span) => [span.spanId, span]));
  expect(received).toHaveLength(SPANS);
  expect(byId(stored)).toEqual(byId(received));
  expect(stored[0]!.resource).toMatchObject({
    'service.name': 'two-sinks',
    'deployment.environment.name': 'test',
  });
});

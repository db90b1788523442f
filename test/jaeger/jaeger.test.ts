import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { tracehound } from '../support/cli-process.js';
import { runExampleAgent } from '../support/example-agent.js';
import {
  findJaeger,
  freeJaegerPorts,
  otlpHttpUrlOf,
  startCollector,
  startJaeger,
  type Jaeger,
} from '../support/jaeger.js';
import { startOtlpSink } from '../support/otlp-sink.js';
import { runPlainAgent } from '../support/plain-agent.js';
import { plainSpans, readOtlpJson, type PlainSpan } from '../support/plain-span.js';
import { startServe } from '../support/serve-process.js';
import { tempFolder } from '../support/temp-folder.js';

const GZIP = CompressionAlgorithm.GZIP;
const BESIDE_JAEGER = fileURLToPath(
  new URL('../../otel-config/agent-beside-jaeger.env', import.meta.url),
);

const found = findJaeger();
const binary = 'binary' in found ? found.binary : '';
if ('missing' in found) process.stderr.write(`test/jaeger ${found.missing}\n`);

describe.skipIf('missing' in found)('a real Jaeger', () => {
  let jaeger: Jaeger;

  beforeAll(async () => {
    jaeger = await startJaeger(binary);
  });

  afterAll(() => jaeger?.stop());

  it('knows no trace that nobody sent', async () => {
    expect(await jaeger.readTrace('00000000000000000000000000000bad')).toBeUndefined();
  });

  describe('agent -> Jaeger', () => {
    it.each([
      ['http/protobuf', ProtobufExporter],
      ['http/json', JsonExporter],
    ])('gives back over %s what a plain SDK sent, span for span', async (_protocol, Exporter) => {
      const sent = await runPlainAgent(new Exporter({ url: `${jaeger.otlpHttpUrl}/v1/traces` }));

      expect(sent.map((span) => span.name).sort()).toEqual([
        'GET',
        'chat gpt-test',
        'execute_tool forecast',
        'invoke_agent wetterfrosch',
      ]);
      expect(await jaeger.readTrace(sent[0]!.spanContext().traceId)).toEqual(plainSpans(sent));
    });
  });

  describe('agent -> OTel Collector with collector.yaml -> Jaeger and Tracehound', () => {
    it('reaches both, span for span', async () => {
      const tracehound = await startOtlpSink();
      const collector = await startCollector(binary, {
        tracehoundUrl: tracehound.url,
        jaegerUrl: jaeger.otlpHttpUrl,
      });
      try {
        const sent = await runPlainAgent(
          new ProtobufExporter({ url: `${collector.otlpHttpUrl}/v1/traces` }),
        );

        const { traceId } = sent[0]!.spanContext();
        expect(await jaeger.waitForTrace(traceId, sent.length)).toEqual(plainSpans(sent));
        // The Collector batches by time: the four may come in more than one request.
        const missing = new Set(sent.map((span) => span.spanContext().spanId));
        while (missing.size > 0) {
          const request = await tracehound.nextRequest();
          expect(request).toMatchObject({
            path: '/v1/traces',
            contentType: 'application/x-protobuf',
          });
          for (const id of missing)
            if (request.body.includes(Buffer.from(id, 'hex'))) missing.delete(id);
        }
      } finally {
        await collector.stop();
        await tracehound.stop();
      }
    });
  });

  describe('agent -> tracehound serve --forward -> Jaeger', () => {
    it('arrives span for span, and in the file as well', async () => {
      const db = path.join(tempFolder(), 'traces.duckdb');
      const serve = await startServe(db, ['--forward', jaeger.otlpHttpUrl]);
      const sent = await runPlainAgent(
        new ProtobufExporter({ url: `${serve.url}/v1/traces`, compression: GZIP }),
      );
      const { traceId } = sent[0]!.spanContext();
      expect(await jaeger.waitForTrace(traceId, sent.length)).toEqual(plainSpans(sent));
      expect(await serve.end('SIGTERM')).toBe(0);
      expect(await storedIn(db)).toEqual(plainSpans(sent));
    });

    it('arrives in full after Jaeger was down while the agent ran', async () => {
      const db = path.join(tempFolder(), 'traces.duckdb');
      const ports = await freeJaegerPorts();
      const serve = await startServe(db, ['--forward', otlpHttpUrlOf(ports)]);
      const sent = await runPlainAgent(new ProtobufExporter({ url: `${serve.url}/v1/traces` }));
      const { traceId } = sent[0]!.spanContext();

      const late = await startJaeger(binary, { ports });
      try {
        expect(await late.waitForTrace(traceId, sent.length)).toEqual(plainSpans(sent));
      } finally {
        await late.stop();
        await serve.end('SIGTERM');
      }
      expect(await storedIn(db)).toEqual(plainSpans(sent));
    });

    it('arrives in full although the server was ended before Jaeger came', async () => {
      const db = path.join(tempFolder(), 'traces.duckdb');
      const ports = await freeJaegerPorts();
      const first = await startServe(db, ['--forward', otlpHttpUrlOf(ports)]);
      const sent = await runPlainAgent(new ProtobufExporter({ url: `${first.url}/v1/traces` }));
      expect(await first.end('SIGTERM')).toBe(0);

      const late = await startJaeger(binary, { ports });
      const second = await startServe(db, ['--forward', late.otlpHttpUrl]);
      try {
        const { traceId } = sent[0]!.spanContext();
        expect(await late.waitForTrace(traceId, sent.length)).toEqual(plainSpans(sent));
      } finally {
        await second.end('SIGTERM');
        await late.stop();
      }
    });
  });

  describe('agent with tracehound/register -> the file, with Jaeger beside it', () => {
    it('has the same spans in the file and in Jaeger', async () => {
      const folder = tempFolder();
      const db = path.join(folder, 'traces.duckdb');
      const preset = parseEnv(readFileSync(BESIDE_JAEGER, 'utf8')) as Record<string, string>;
      const agent = await runExampleAgent('coding-agent', folder, {
        ...preset,
        OTEL_EXPORTER_OTLP_ENDPOINT: jaeger.otlpHttpUrl,
        TRACEHOUND_DB: db,
      });
      expect(agent).toMatchObject({ code: 0, stderr: '' });
      const stored = await storedIn(db);
      // Twelve steps and the run.
      expect(stored).toHaveLength(13);
      expect(stored[0]!.resource).toMatchObject({ 'service.name': preset['OTEL_SERVICE_NAME'] });
      expect(await jaeger.waitForTrace(stored[0]!.traceId, stored.length)).toEqual(stored);
    });
  });
});

describe.skipIf('missing' in found)('jaeger.yaml', () => {
  it("sends none of Jaeger's own traces to the OTLP port, which is Tracehound's", async () => {
    const otlpDefault = await startOtlpSink();
    const jaeger = await startJaeger(binary, {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: otlpDefault.url },
    });
    try {
      await jaeger.readTrace('00000000000000000000000000000bad');
    } finally {
      // Stopping flushes whatever Jaeger has traced.
      await jaeger.stop();
    }
    expect(otlpDefault.connections()).toBe(0);
    await otlpDefault.stop();
  });
});

/** The spans of a file that holds one trace, as `tracehound export` writes them. */
async function storedIn(db: string): Promise<PlainSpan[]> {
  const { code, stdout, stderr } = await tracehound(['export', '--db', db, '--format', 'otlp']);
  if (code !== 0) throw new Error(stderr);
  return readOtlpJson(JSON.parse(stdout));
}

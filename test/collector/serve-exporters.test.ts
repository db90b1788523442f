import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { openStore } from '../../store/index.js';
import {
  startCollectorServer,
  temporaryFolder,
  type CollectorServer,
} from '../support/collector-server.js';
import { spanGroup } from '../support/otlp-request.js';

const folder = temporaryFolder();
const path = folder.file('exporters.duckdb');
let server: CollectorServer;

beforeAll(async () => {
  server = await startCollectorServer({ path, limits: { maxBodyBytes: 100_000 } });
});
afterAll(async () => {
  await server.end('SIGTERM');
  folder.remove();
});

const http = () => ({ url: `${server.url}/v1/traces` });
const gzip = { compression: CompressionAlgorithm.GZIP };
const grpc = () => ({ url: `http://127.0.0.1:${server.grpcPort}` });

describe('exporters of OpenTelemetry JS, unmodified', () => {
  test.each<[string, () => SpanExporter]>([
    ['http/protobuf', () => new ProtoExporter(http())],
    ['http/protobuf with gzip', () => new ProtoExporter({ ...http(), ...gzip })],
    ['http/json', () => new JsonExporter(http())],
    ['grpc', () => new GrpcExporter(grpc())],
    ['grpc with gzip', () => new GrpcExporter({ ...grpc(), ...gzip })],
  ])('%s', async (name, make) => {
    const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(make())] });
    const tracer = provider.getTracer('test');
    for (let i = 0; i < 3; i++) {
      tracer.startSpan(name, { attributes: { 'gen_ai.operation.name': 'chat', i } }).end();
    }
    await provider.forceFlush();
    await provider.shutdown();
    const store = await openStore(path, { mode: 'read' });
    const rows = await store.query(
      'select kind, count(*)::integer as n from spans where name = $name group by kind',
      { name },
    );
    await store.close();
    expect(rows).toEqual([{ kind: 'llm', n: 3 }]);
  });
});

/** One Export call with raw bytes. */
function exportTraces(body: Uint8Array): Promise<Buffer> {
  const client = new Client(`127.0.0.1:${server.grpcPort}`, credentials.createInsecure());
  const asIs = (bytes: Buffer) => bytes;
  return new Promise<Buffer>((resolve, reject) => {
    client.makeUnaryRequest(
      '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      asIs,
      asIs,
      Buffer.from(body),
      new Metadata(),
      (error, answer) => (error ? reject(error) : resolve(answer!)),
    );
  }).finally(() => client.close());
}

describe('OTLP/gRPC', () => {
  test('a bad span among good ones is a partial success', async () => {
    const group = spanGroup(1, 3);
    group.spans[0]!.traceId = '';
    const answer = await exportTraces(encodeProtobuf([group]));
    expect(answer.toString('latin1')).toContain('spans rejected: 1 invalid trace id');
  });

  test('what is no OTLP is an invalid argument', async () => {
    await expect(exportTraces(Buffer.from('hello'))).rejects.toMatchObject({
      code: 3,
      details: expect.stringContaining('OTLP'),
    });
  });

  test('a message over the limit is refused, with nothing said of trying again', async () => {
    await expect(exportTraces(Buffer.alloc(100_001))).rejects.toMatchObject({ code: 8 });
  });
});

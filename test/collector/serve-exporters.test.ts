import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  LoggerProvider,
  SimpleLogRecordProcessor,
  type LogRecordExporter,
} from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeProtobuf } from '../../collector/otlp/encode-protobuf.js';
import { openStore, type Params } from '../../store/index.js';
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
  await folder.remove();
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
    const rows = await ask(
      'select kind, count(*)::integer as n from spans where name = $name group by kind',
      { name },
    );
    expect(rows).toEqual([{ kind: 'llm', n: 3 }]);
  });
});

describe('logs and metrics of OpenTelemetry JS', () => {
  test.each<[string, () => LogRecordExporter]>([
    ['http/protobuf', () => new ProtoLogs({ url: `${server.url}/v1/logs` })],
    ['grpc', () => new GrpcLogs(grpc())],
  ])('logs over %s', async (name, make) => {
    const provider = new LoggerProvider({
      processors: [new SimpleLogRecordProcessor({ exporter: make() })],
    });
    provider.getLogger('test').emit({ body: name, attributes: { 'session.id': 's' } });
    await provider.forceFlush();
    await provider.shutdown();
    const rows = await ask('select session_id from log_records where body = $body', {
      body: JSON.stringify(name),
    });
    expect(rows).toEqual([{ session_id: 's' }]);
  });

  test('metrics over http/protobuf', async () => {
    const exporter = new ProtoMetrics({ url: `${server.url}/v1/metrics` });
    const reader = new PeriodicExportingMetricReader({ exporter });
    const provider = new MeterProvider({ readers: [reader] });
    const meter = provider.getMeter('test');
    meter.createCounter('calls').add(2);
    meter.createHistogram('seconds').record(0.5);
    await provider.forceFlush();
    await provider.shutdown();
    const rows = await ask(
      'select name, kind, any_value(value_double) as value from metric_points group by all order by name',
    );
    expect(rows).toMatchObject([
      { name: 'calls', kind: 'sum', value: 2 },
      { name: 'seconds', kind: 'histogram', value: null },
    ]);
  });
});

async function ask(sql: string, params: Params = {}) {
  const store = await openStore(path, { mode: 'read' });
  try {
    return await store.query(sql, params);
  } finally {
    await store.close();
  }
}

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

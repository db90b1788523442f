import type { TracerProvider } from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ConsoleSpanExporter,
  InMemorySpanExporter,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import {
  CONSOLE,
  withoutDoubles,
  type SendingProcessor,
} from '../../../instrumentation/provider/host-exporters.js';

const URL = 'http://collector.test:4318/v1/traces';

const toUrl = { destination: () => URL } as SendingProcessor;
const toConsole = { destination: () => CONSOLE } as SendingProcessor;
const toFile = {} as SendingProcessor;

function providerOf(...exporters: SpanExporter[]): TracerProvider {
  const spanProcessors = exporters.map((exporter) => new BatchSpanProcessor(exporter));
  return new BasicTracerProvider({ spanProcessors });
}

/** What an exporter up to 0.56 shows of itself. */
function earlyExporter(url: string): SpanExporter {
  return Object.assign(new InMemorySpanExporter(), { url });
}

test.each<[string, SpanExporter, SendingProcessor[]]>([
  ['over HTTP to the same URL', new HttpExporter({ url: URL }), [toConsole, toFile]],
  [
    'over gRPC to the same server',
    new GrpcExporter({ url: 'http://collector.test:4318' }),
    [toConsole, toFile],
  ],
  ['to the same URL by an early SDK', earlyExporter(URL), [toConsole, toFile]],
  ['to the same server by an early SDK', earlyExporter('collector.test:4318'), [toConsole, toFile]],
  ['to what is no URL', earlyExporter('collector.test/v1'), [toUrl, toConsole, toFile]],
  ['to the console', new ConsoleSpanExporter(), [toUrl, toFile]],
  [
    'elsewhere',
    new HttpExporter({ url: 'http://other.test:4318/v1/traces' }),
    [toUrl, toConsole, toFile],
  ],
  ['nowhere that it tells of', new InMemorySpanExporter(), [toUrl, toConsole, toFile]],
])('a host that sends %s gets each span there once', (_, exporter, left) => {
  expect(withoutDoubles(providerOf(exporter), [toUrl, toConsole, toFile])).toEqual(left);
});

test('a provider that lets nobody look at its processors leaves all of ours', () => {
  const foreign = { getTracer: () => undefined } as unknown as TracerProvider;
  expect(withoutDoubles(foreign, [toUrl, toFile])).toEqual([toUrl, toFile]);
});

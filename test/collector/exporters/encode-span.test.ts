import { SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { createTraceState } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { serialiseAtOnce } from '../../../collector/exporters/index.js';
import { decodeTraces } from '../../../collector/otlp/decode.js';

/** Spans of two tracers with everything that a span can hold. */
function spansOfAllKinds(): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'café', parts: ['a', 'b'] }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const remote = {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
    traceState: createTraceState('vendor=1'),
  };
  const tracers = [
    provider.getTracer('one', '1.2.3', { schemaUrl: 'https://x' }),
    provider.getTracer(''),
  ];
  for (const tracer of tracers) {
    const whole = tracer.startSpan('épée'.repeat(20), {
      kind: SpanKind.CLIENT,
      startTime: [1_800_000_000, 999_999_999],
      attributes: {
        short: 'ascii',
        accented: 'naïve',
        'a key that is longer than most of them are': 'x'.repeat(128),
        long: 'What is the weather? '.repeat(40),
        longAccented: `${'a'.repeat(127)}→`,
        long16k: `${'a'.repeat(16_383)}é`,
        empty: '',
        surrogates: '😀'.repeat(30),
        lone: `\ud800${'a'.repeat(30)}`,
        ints: [0, 1, -1, 127, 128, 2 ** 31, 2 ** 32 + 1, 2 ** 53, 2 ** 62, -(2 ** 63)],
        doubles: [0.1, -1.5, NaN, Infinity, 2 ** 63],
        mixed: ['a', null, 'b'] as string[],
        yes: true,
        no: false,
      },
      links: [{ context: remote, attributes: { why: 'retry' } }],
    });
    whole.addEvent('said', { text: 'hello', n: 1 }, [1_800_000_001, 5]);
    whole.addEvent('bare');
    whole.setStatus({ code: SpanStatusCode.ERROR, message: '401' });
    whole.end([1_800_000_002, 0]);
    tracer.startSpan('plain').end();
  }
  const spans = exporter.getFinishedSpans();
  // As a span whose parent is of another process has it.
  Object.defineProperty(spans[1]!, 'parentSpanContext', { value: remote });
  return spans;
}

test('the bytes are those of OpenTelemetry’s own serializer', () => {
  const spans = spansOfAllKinds();
  const [batch] = [...serialiseAtOnce(spans)];
  expect(batch).toMatchObject({ spans: 4, unserialisable: 0 });
  const expected = ProtobufTraceSerializer.serializeRequest(spans)!;
  expect(Buffer.from(batch!.bytes).equals(Buffer.from(expected))).toBe(true);
});

test('spans of an SDK before 2.0 keep their scope and their parent', () => {
  const [span] = spansOfAllKinds();
  const older = Object.create(span!, {
    instrumentationScope: { value: undefined },
    instrumentationLibrary: { value: { name: 'older', version: '1' } },
    parentSpanContext: { value: undefined },
    parentSpanId: { value: 'b7ad6b7169203331' },
  }) as ReadableSpan;
  const [batch] = [...serialiseAtOnce([older])];
  const { groups } = decodeTraces(batch!.bytes, 'protobuf');
  expect(groups[0]).toMatchObject({
    scope: { name: 'older', version: '1' },
    spans: [{ parentSpanId: 'b7ad6b7169203331' }],
  });
});

test('what cannot be looked at or written is left out and counted, alone', () => {
  const spans = spansOfAllKinds();
  const broken = Object.create(spans[0]!, {
    attributes: {
      get: () => {
        throw new Error('no');
      },
    },
  }) as ReadableSpan;
  const [batch] = [...serialiseAtOnce([broken, ...spans])];
  expect(batch).toMatchObject({ spans: 4, unserialisable: 1 });
  const [guarded] = [
    ...serialiseAtOnce(spans, (span) => {
      if (span.name === 'plain') throw new Error('no rule for it');
      return span;
    }),
  ];
  expect(guarded).toMatchObject({ spans: 2, unserialisable: 2 });
  expect(Buffer.from(guarded!.bytes).includes('plain')).toBe(false);
});

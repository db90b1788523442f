/**
 * The metrics SDK and what we measure with it. Loaded when there is something to measure, never at start.
 */
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type MetricData,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { SCOPE_NAME } from '../context/tracer.js';
import { noteFailure } from '../safely.js';
import { VERSION } from '../version.js';
import type { AttributeSet } from './attribute-set.js';
import { collectNow } from './collect-now.js';
import type { InstrumentName, Measurement } from './measurements.js';
import type { MetricTarget } from './metric-target.js';

/** Bucket boundaries that the GenAI conventions (v1.41) ask for. */
const SECONDS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const FIRST_CHUNK_SECONDS = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];
const TOKENS = Array.from({ length: 14 }, (_, power) => 4 ** power);

const HISTOGRAMS: Readonly<
  Record<Exclude<InstrumentName, 'tracehound.tool.errors'>, [string, string, number[]]>
> = {
  'gen_ai.client.operation.duration': ['s', 'Duration of a model call.', SECONDS],
  'gen_ai.client.operation.time_to_first_chunk': [
    's',
    'Time until the first chunk of a streamed answer.',
    FIRST_CHUNK_SECONDS,
  ],
  'gen_ai.client.token.usage': ['{token}', 'Tokens read and written by a model call.', TOKENS],
  'gen_ai.execute_tool.duration': ['s', 'Duration of a tool call.', SECONDS],
};

export interface Meter {
  record(measurement: Measurement): void;
  flush(): Promise<void>;
  /** Delivers what no export has begun for, without waiting for anything. */
  handOver(): void;
}

/**
 * Measures for all targets. What one of them does not take is said once, and dropped.
 *
 * @param sets What the measurements' numbers stand for.
 */
export function createMeter(
  targets: readonly MetricTarget[],
  resource: Resource,
  sets: AttributeSet,
): Meter {
  const underWay = new Set<Promise<void>>();
  const readers = targets.map((target) => readerFor(target, sets, underWay));
  const provider = new MeterProvider({ resource, readers });
  const meter = provider.getMeter(SCOPE_NAME, VERSION);
  const histograms = Object.fromEntries(
    Object.entries(HISTOGRAMS).map(([name, [unit, description, explicitBucketBoundaries]]) => [
      name,
      meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries } }),
    ]),
  );
  const errors = meter.createCounter('tracehound.tool.errors', {
    unit: '{error}',
    description: 'Tool calls that failed.',
  });
  return {
    record({ instrument, value, set }) {
      if (instrument === 'tracehound.tool.errors') errors.add(value, set);
      else histograms[instrument]!.record(value, set);
    },
    async flush() {
      await provider.forceFlush();
      await Promise.all(underWay);
    },
    handOver() {
      targets.forEach((target, at) => {
        const body = serialized(collectNow(provider, readers[at]!), target, sets);
        if (body) target.handOver(body);
      });
    },
  };
}

function readerFor(
  target: MetricTarget,
  sets: AttributeSet,
  underWay: Set<Promise<void>>,
): PeriodicExportingMetricReader {
  return new PeriodicExportingMetricReader({
    exporter: exporterFor(target, sets, underWay),
    exportIntervalMillis: target.intervalMs,
    exportTimeoutMillis: target.intervalMs,
  });
}

function exporterFor(
  target: MetricTarget,
  sets: AttributeSet,
  underWay: Set<Promise<void>>,
): PushMetricExporter {
  const deliver = async (metrics: ResourceMetrics) => {
    const body = serialized(metrics, target, sets);
    if (body) await target.send(body);
  };
  return {
    export(metrics: ResourceMetrics, done: (result: ExportResult) => void) {
      const delivery = deliver(metrics)
        .catch((error: unknown) => noteFailure(`hand metrics to ${target.name}`, error))
        .finally(() => underWay.delete(delivery));
      underWay.add(delivery);
      // At once: what the reader waits for keeps the process alive, and an endpoint may never answer.
      done({ code: ExportResultCode.SUCCESS });
    },
    selectAggregationTemporality: () =>
      target.temporality === 'delta'
        ? AggregationTemporality.DELTA
        : AggregationTemporality.CUMULATIVE,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

/** As an OTLP metrics request, with the attributes that the numbers stand for; undefined where nothing was measured. */
function serialized(
  metrics: ResourceMetrics,
  { protocol }: MetricTarget,
  sets: AttributeSet,
): Uint8Array | undefined {
  const scopeMetrics = metrics.scopeMetrics.map(({ scope, metrics }) => ({
    scope,
    metrics: metrics.map(
      (metric) =>
        ({
          ...metric,
          dataPoints: metric.dataPoints.map((point) => ({
            ...point,
            attributes: sets.attributesOf(point.attributes),
          })),
        }) as MetricData,
    ),
  }));
  const hasPoints = scopeMetrics.some(({ metrics }) =>
    metrics.some(({ dataPoints }) => dataPoints.length > 0),
  );
  if (!hasPoints) return undefined;
  const serializer = protocol === 'http/json' ? JsonMetricsSerializer : ProtobufMetricsSerializer;
  return serializer.serializeRequest({ resource: metrics.resource, scopeMetrics });
}

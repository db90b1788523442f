import { diag } from '@opentelemetry/api';
import { ConsoleSpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { DuckDBSpanExporter } from '../collector/exporters/index.js';
import { HandoffSpanProcessor } from './handoff-span-processor.js';
import type { Announce } from './open-span-processor.js';
import { OtlpSpanExporter } from './otlp/otlp-span-exporter.js';
import { sendAtExit } from './otlp/send-at-exit.js';
import { spanGuard, type SpanGuard } from './privacy/guard-span.js';
import { sendMetrics } from './otlp/send-metrics.js';
import type { MetricTarget } from './metrics/metric-target.js';
import { MetricsProcessor } from './metrics/metrics-processor.js';
import type { Settings } from './settings.js';

/** Short for a file beside the agent: what was handed to its worker survives the agent's death. */
const FILE_SCHEDULE_DELAY_MS = 500;
const FILE_METRIC_INTERVAL_MS = 10_000;
/** The specification's default for `OTEL_METRIC_EXPORT_INTERVAL`. */
const OTLP_METRIC_INTERVAL_MS = 60_000;
/** The specification's default for `OTEL_BSP_SCHEDULE_DELAY`. */
const OTLP_SCHEDULE_DELAY_MS = 5_000;

/** One place spans go to, with what the end of the process needs of it. */
export interface Sink {
  readonly processor: SpanProcessor;
  /** Where metrics go beside the spans. */
  readonly metrics?: MetricTarget | undefined;
  /** Keeps spans that have begun, until they end. Not there where a second record of a span would stay a second span. */
  readonly announce?: Announce;
  /** Whether spans ended since the last flush. */
  needsFlush(): boolean;
  /** Delivers everything while the event loop still runs. */
  flush(): Promise<void>;
  /** Delivers everything now, blocking at most `timeoutMs`: the event loop has stopped. */
  handOver(timeoutMs: number): void;
}

/** The sinks the settings ask for. */
export function openSinks(settings: Settings): Sink[] {
  // Made at the first span: compiling its rules takes a millisecond that a start need not wait for.
  let made: SpanGuard | undefined;
  const guard: SpanGuard = (span) => (made ??= spanGuard())(span);
  const sinks: Sink[] = [];
  if (settings.otlp) sinks.push(openOtlpSink(settings, settings.otlp, guard));
  if (settings.console) sinks.push(openConsoleSink(settings, guard));
  // Last, since at exit it may use up the time there is, and needs none of it to keep its spans safe.
  if (settings.file) sinks.push(openFileSink(settings, settings.file, guard));
  return sinks;
}

function openFileSink(
  { batch, metricIntervalMs }: Settings,
  file: NonNullable<Settings['file']>,
  guard: SpanGuard,
): Sink {
  const exporter = new DuckDBSpanExporter(file);
  const processor = new HandoffSpanProcessor(exporter, {
    ...batch,
    guard,
    scheduleDelayMs: batch.scheduleDelayMs ?? FILE_SCHEDULE_DELAY_MS,
    sinkName: `the file ${file.path}`,
    exporterReports: true,
  });
  return {
    processor,
    metrics: {
      name: `the file ${file.path}`,
      protocol: 'http/protobuf',
      temporality: 'delta',
      intervalMs: metricIntervalMs ?? FILE_METRIC_INTERVAL_MS,
      send: (body) =>
        exporter.exportMetrics(body).catch((error: unknown) => {
          // A file that cannot be written is said of the spans, which stand for the same calls.
          diag.debug('tracehound: metrics were not written', error);
        }),
    },
    announce: announceTo(exporter, guard),
    needsFlush: () => processor.needsFlush,
    flush: () => processor.forceFlush(),
    handOver(timeoutMs) {
      const queued = processor.takeQueued();
      if (queued.length > 0) exporter.exportSync(queued);
      // Spooled spans are safe and the next opener takes them in; waiting makes the file itself complete.
      if (processor.needsFlush) exporter.drainSync(timeoutMs);
    },
  };
}

function announceTo(exporter: DuckDBSpanExporter, guard: SpanGuard): Announce {
  return (spans) => {
    const settled = spans.filter(({ resource }) => !resource?.asyncAttributesPending);
    exporter.exportStarted(settled.map(guard));
  };
}

function openOtlpSink(
  { batch, metricIntervalMs }: Settings,
  { protocol, metrics: sendsMetrics, databasePath }: NonNullable<Settings['otlp']>,
  guard: SpanGuard,
): Sink {
  const exporter = new OtlpSpanExporter(protocol);
  // A server beside the agent is as near as the file.
  const delayMs = databasePath === undefined ? OTLP_SCHEDULE_DELAY_MS : FILE_SCHEDULE_DELAY_MS;
  const processor = new HandoffSpanProcessor(exporter, {
    ...batch,
    guard,
    scheduleDelayMs: batch.scheduleDelayMs ?? delayMs,
    sinkName: 'the OTLP endpoint',
  });
  // Not sent: a server may pass on what it receives, to one that takes the record for a span of its own.
  const spool =
    databasePath === undefined
      ? undefined
      : new DuckDBSpanExporter({ path: databasePath, sink: 'spool' });
  return {
    processor,
    ...(spool && { announce: announceTo(spool, guard) }),
    metrics: sendsMetrics
      ? {
          name: 'the OTLP endpoint',
          protocol,
          temporality: 'cumulative',
          intervalMs: metricIntervalMs ?? OTLP_METRIC_INTERVAL_MS,
          send: (body) => sendMetrics(protocol, body),
        }
      : undefined,
    needsFlush: () => processor.needsFlush,
    flush() {
      exporter.stopRetrying();
      return processor.forceFlush();
    },
    handOver(timeoutMs) {
      const spans = processor.takeUnconfirmed();
      // A sink that has failed before would only hold the exit up.
      const worthTrying = timeoutMs > 0 && processor.droppedSpans === 0;
      if (spans.length > 0 && worthTrying) sendAtExit(protocol, spans, timeoutMs);
    },
  };
}

function openConsoleSink({ batch }: Settings, guard: SpanGuard): Sink {
  const exporter = new ConsoleSpanExporter();
  const processor = new HandoffSpanProcessor(exporter, {
    ...batch,
    guard,
    scheduleDelayMs: batch.scheduleDelayMs ?? OTLP_SCHEDULE_DELAY_MS,
    sinkName: 'the console',
  });
  return {
    processor,
    needsFlush: () => processor.needsFlush,
    flush: () => processor.forceFlush(),
    handOver() {
      exporter.export(processor.takeQueued(), () => {});
    },
  };
}

/** Metrics of the calls that the spans tell of, for every sink that takes them. */
export function openMetricsSink(sinks: readonly Sink[]): Sink {
  const processor = new MetricsProcessor(sinks.flatMap(({ metrics }) => metrics ?? []));
  return {
    processor,
    needsFlush: () => processor.needsFlush,
    flush: () => processor.forceFlush(),
    handOver() {
      // The SDK collects asynchronously, which nothing can at exit. The spans are there, and tell the same.
    },
  };
}

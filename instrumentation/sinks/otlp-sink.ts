import type { SpanGuard } from '../../collector/exporters/index.js';
import { HandoffSpanProcessor } from '../handoff-span-processor.js';
import { OtlpSpanExporter } from '../otlp/otlp-span-exporter.js';
import { sendAtExit, type ExitRequest } from '../otlp/send-at-exit.js';
import { sendMetrics } from '../otlp/send-metrics.js';
import { serializeAtOnce } from '../otlp/serializer.js';
import type { Settings } from '../settings.js';
import { OTLP_SCHEDULE_DELAY_MS, type Sink } from './sink.js';

/** The specification's default for `OTEL_METRIC_EXPORT_INTERVAL`. */
const METRIC_INTERVAL_MS = 60_000;

/** Sends spans and metrics to the OTLP endpoint that the environment names. */
export function openOtlpSink(
  { batch, metricIntervalMs }: Settings,
  { protocol, metrics: sendsMetrics }: NonNullable<Settings['otlp']>,
  guard: SpanGuard,
): Sink {
  const exporter = new OtlpSpanExporter(protocol, guard);
  const processor = new HandoffSpanProcessor(exporter, {
    ...batch,
    scheduleDelayMs: batch.scheduleDelayMs ?? OTLP_SCHEDULE_DELAY_MS,
    sinkName: 'the OTLP endpoint',
  });
  /** What goes out when the process ends, all in one thread. */
  const lastRequests: ExitRequest[] = [];
  return {
    processor,
    metrics: sendsMetrics
      ? {
          name: 'the OTLP endpoint',
          protocol,
          temporality: 'cumulative',
          intervalMs: metricIntervalMs ?? METRIC_INTERVAL_MS,
          send: (body) => sendMetrics(protocol, body),
          handOver: (body) => lastRequests.push({ signal: 'metrics', body }),
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
      if (timeoutMs === 0 || processor.droppedSpans > 0) return;
      if (spans.length > 0)
        lastRequests.unshift({ signal: 'traces', body: serializeAtOnce(protocol, spans, guard) });
      if (lastRequests.length > 0) sendAtExit(protocol, lastRequests, timeoutMs);
    },
  };
}

import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { DuckDBSpanExporter, type SpanGuard } from '../../collector/exporters/index.js';
import { otlpEndpointFromEnv } from '../otlp/endpoint.js';
import { OtlpSpanExporter } from '../otlp/otlp-span-exporter.js';
import { sendAtExit, type ExitRequest } from '../otlp/send-at-exit.js';
import { sendMetrics } from '../otlp/send-metrics.js';
import { serializeAtOnce } from '../otlp/serializer.js';
import { noteFailure } from '../safely.js';
import type { OtlpProtocol, Settings } from '../settings.js';
import { announceTo } from './announce-to.js';
import { HandoffSpanProcessor } from './handoff-span-processor.js';
import { FILE_SCHEDULE_DELAY_MS, OTLP_SCHEDULE_DELAY_MS, type Sink } from './sink.js';
import type { Delivery } from './thread-channel.js';

/** The specification's default for `OTEL_METRIC_EXPORT_INTERVAL`. */
const METRIC_INTERVAL_MS = 60_000;
const NAME = 'the OTLP endpoint';

/** Sends spans and metrics to the OTLP endpoint that the environment names. */
export function openOtlpSink(
  { batch, metricIntervalMs }: Settings,
  { protocol, metrics: sendsMetrics, databasePath }: NonNullable<Settings['otlp']>,
  guard: SpanGuard,
): Sink {
  const exporter = new OtlpSpanExporter(protocol, guard);
  // A server beside the agent is as near as the file.
  const delayMs = databasePath === undefined ? OTLP_SCHEDULE_DELAY_MS : FILE_SCHEDULE_DELAY_MS;
  const processor = new HandoffSpanProcessor(exporter, {
    ...batch,
    scheduleDelayMs: batch.scheduleDelayMs ?? delayMs,
    sinkName: NAME,
    destination: () => otlpEndpointFromEnv(protocol).url,
  });
  /** What goes out when the process ends, all in one thread. */
  const lastRequests: ExitRequest[] = [];
  // Not sent: a server may pass on what it receives, to one that takes the record for a span of its own.
  const spool =
    databasePath === undefined
      ? undefined
      : new DuckDBSpanExporter({ path: databasePath, sink: 'spool', guard });
  let hasFailed = false;
  /** Requests of other threads that are under way. */
  const accepted = new Map<Delivery, Promise<void>>();
  return {
    name: NAME,
    processor,
    ...(spool && { announce: announceTo(spool) }),
    metrics: sendsMetrics
      ? {
          name: NAME,
          protocol,
          temporality: 'cumulative',
          intervalMs: metricIntervalMs ?? METRIC_INTERVAL_MS,
          send: (body) => sendMetrics(protocol, body),
          handOver: (body) => lastRequests.push({ signal: 'metrics', body }),
        }
      : undefined,
    accept(delivery) {
      const { signal, body } = delivery;
      const delivered = context
        .with(suppressTracing(context.active()), () =>
          signal === 'traces' ? exporter.send(body) : sendMetrics(protocol, body),
        )
        .catch((error: unknown) => {
          hasFailed = true;
          noteFailure(`hand what threads recorded to ${NAME}`, error);
        })
        .finally(() => accepted.delete(delivery));
      accepted.set(delivery, delivered);
    },
    needsFlush: () => processor.needsFlush || accepted.size > 0,
    async flush() {
      exporter.stopRetrying();
      await Promise.all([processor.forceFlush(), ...accepted.values()]);
    },
    handOver(timeoutMs) {
      const spans = processor.takeUnconfirmed();
      // A sink that has failed before would only hold the exit up.
      if (processor.droppedSpans > 0 || hasFailed) return;
      if (timeoutMs === 0) return noteUnanswered(protocol, spans.length);
      lastRequests.push(...accepted.keys());
      if (spans.length > 0)
        lastRequests.unshift({ signal: 'traces', body: serializeAtOnce(protocol, spans, guard) });
      if (lastRequests.length > 0 && !sendAtExit(protocol, lastRequests, timeoutMs))
        noteUnanswered(protocol, spans.length);
    },
  };
}

function noteUnanswered(protocol: OtlpProtocol, spans: number): void {
  if (spans === 0) return;
  const { url } = otlpEndpointFromEnv(protocol);
  noteFailure(`hand spans to ${NAME}`, `no answer from ${url} before the process ended`);
}

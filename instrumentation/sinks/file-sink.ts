import { diag } from '@opentelemetry/api';
import { DuckDBSpanExporter, type SpanGuard } from '../../collector/exporters/index.js';
import { HandoffSpanProcessor } from '../handoff-span-processor.js';
import type { Settings } from '../settings.js';
import { announceTo } from './announce-to.js';
import { FILE_SCHEDULE_DELAY_MS, type Sink } from './sink.js';

const METRIC_INTERVAL_MS = 10_000;

/** Writes spans and metrics to the spool of a database file. */
export function openFileSink(
  { batch, metricIntervalMs }: Settings,
  file: NonNullable<Settings['file']>,
  guard: SpanGuard,
): Sink {
  const exporter = new DuckDBSpanExporter({ ...file, guard });
  const processor = new HandoffSpanProcessor(exporter, {
    ...batch,
    scheduleDelayMs: batch.scheduleDelayMs ?? FILE_SCHEDULE_DELAY_MS,
    sinkName: `the file ${file.path}`,
    exporterReports: true,
  });
  // A file that cannot be written is said of the spans, which stand for the same calls.
  const notWritten = (error: unknown) => diag.debug('tracehound: metrics were not written', error);
  return {
    processor,
    metrics: {
      name: `the file ${file.path}`,
      protocol: 'http/protobuf',
      temporality: 'delta',
      intervalMs: metricIntervalMs ?? METRIC_INTERVAL_MS,
      send: (body) => exporter.exportMetrics(body).catch(notWritten),
      handOver(body) {
        try {
          exporter.exportMetricsSync(body);
        } catch (error) {
          notWritten(error);
        }
      },
    },
    announce: announceTo(exporter),
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

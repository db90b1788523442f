import { diag } from '@opentelemetry/api';
import { DuckDBSpanExporter, type SpanGuard } from '../../collector/exporters/index.js';
import { safely } from '../safely.js';
import type { Settings } from '../settings.js';
import { announceTo } from './announce-to.js';
import { HandoffSpanProcessor } from './handoff-span-processor.js';
import { FILE_SCHEDULE_DELAY_MS, type Sink } from './sink.js';

const METRIC_INTERVAL_MS = 10_000;

/** Writes spans and metrics to the spool of a database file. */
export function openFileSink(
  { batch, metricIntervalMs }: Settings,
  file: NonNullable<Settings['file']>,
  guard: SpanGuard,
): Sink {
  const name = `the file ${file.path}`;
  const exporter = new DuckDBSpanExporter({ ...file, guard });
  const processor = new HandoffSpanProcessor(exporter, {
    ...batch,
    scheduleDelayMs: batch.scheduleDelayMs ?? FILE_SCHEDULE_DELAY_MS,
    sinkName: name,
    exporterReports: true,
  });
  let hasAccepted = false;
  // A file that cannot be written is said of the spans, which stand for the same calls.
  const writeMetrics = (body: Uint8Array) => {
    try {
      exporter.exportRequest(body, 'metrics');
    } catch (error) {
      diag.debug('tracehound: metrics were not written', error);
    }
  };
  return {
    name,
    processor,
    metrics: {
      name,
      protocol: 'http/protobuf',
      temporality: 'delta',
      intervalMs: metricIntervalMs ?? METRIC_INTERVAL_MS,
      // At once, too: what is under way when the process ends would be lost, or counted twice.
      send: (body) => Promise.resolve(writeMetrics(body)),
      handOver: writeMetrics,
    },
    announce: announceTo(exporter),
    accept({ signal, body }) {
      hasAccepted = true;
      if (signal === 'metrics') writeMetrics(body);
      else safely(`hand spans of threads to ${name}`, () => exporter.exportRequest(body));
    },
    needsFlush: () => processor.needsFlush || hasAccepted,
    async flush() {
      hasAccepted = false;
      await processor.forceFlush();
    },
    handOver(timeoutMs) {
      const queued = processor.takeQueued();
      if (queued.length > 0) exporter.exportSync(queued);
      // Spooled spans are safe and the next opener takes them in; waiting makes the file itself complete.
      if (processor.needsFlush || hasAccepted) exporter.drainSync(timeoutMs);
    },
  };
}

import { ConsoleSpanExporter, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { SpanGuard } from '../../collector/exporters/index.js';
import { guardAll } from '../privacy/guard-span.js';
import { CONSOLE } from '../provider/host-exporters.js';
import type { Settings } from '../settings.js';
import { HandoffSpanProcessor } from './handoff-span-processor.js';
import { OTLP_SCHEDULE_DELAY_MS, type Sink } from './sink.js';

/** Prints spans (`OTEL_TRACES_EXPORTER=console`). */
export function openConsoleSink({ batch }: Settings, guard: SpanGuard): Sink {
  const console = new ConsoleSpanExporter();
  const exporter: SpanExporter = {
    export: (spans, done) => console.export(guardAll(spans, guard), done),
    shutdown: () => console.shutdown(),
  };
  const processor = new HandoffSpanProcessor(exporter, {
    ...batch,
    scheduleDelayMs: batch.scheduleDelayMs ?? OTLP_SCHEDULE_DELAY_MS,
    sinkName: 'the console',
    destination: () => CONSOLE,
  });
  return {
    name: 'the console',
    processor,
    needsFlush: () => processor.needsFlush,
    flush: () => processor.forceFlush(),
    handOver() {
      exporter.export(processor.takeQueued(), () => {});
    },
  };
}

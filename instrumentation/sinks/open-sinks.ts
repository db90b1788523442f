import type { SpanGuard } from '../../collector/exporters/index.js';
import { belowKept } from '../infrastructure/kept-parents.js';
import { spanGuard } from '../privacy/guard-span.js';
import type { Settings } from '../settings.js';
import { openConsoleSink } from './console-sink.js';
import { openFileSink } from './file-sink.js';
import { openMetricsSink } from './metrics-sink.js';
import { openOtlpSink } from './otlp-sink.js';
import type { Sink } from './sink.js';

/** The sinks the settings ask for, in the order in which they are to deliver when the process ends. */
export function openSinks(settings: Settings): Sink[] {
  // Made at the first span: compiling its rules takes a millisecond that a start need not wait for.
  let made: SpanGuard | undefined;
  const guard: SpanGuard = (span) => belowKept(span, (made ??= spanGuard())(span));
  const sinks: Sink[] = [];
  if (settings.otlp) sinks.push(openOtlpSink(settings, settings.otlp, guard));
  if (settings.console) sinks.push(openConsoleSink(settings, guard));
  // Last, since at exit it may use up the time there is, and needs none of it to keep its spans safe.
  if (settings.file) sinks.push(openFileSink(settings, settings.file, guard));
  // First, since what is measured goes out with the spans.
  return settings.metrics ? [openMetricsSink(sinks), ...sinks] : sinks;
}

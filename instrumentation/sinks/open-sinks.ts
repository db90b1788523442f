import type { SpanGuard } from '../../collector/exporters/index.js';
import { belowKept } from '../context/kept-parents.js';
import { spanGuard } from '../privacy/guard-span.js';
import type { OtlpProtocol, Settings } from '../settings.js';
import { openConsoleSink } from './console-sink.js';
import { openFileSink } from './file-sink.js';
import { toMainThread } from './main-thread-sink.js';
import { openMetricsSink } from './metrics-sink.js';
import { openOtlpSink } from './otlp-sink.js';
import type { Sink } from './sink.js';
import { deliverToMain } from './thread-channel.js';
import { openThreadsSink } from './threads-sink.js';

/** The sinks the settings ask for, in the order in which they are to deliver when the process ends. */
export function openSinks(settings: Settings): Sink[] {
  // Made at the first span: compiling its rules takes a millisecond that a start need not wait for.
  let made: SpanGuard | undefined;
  const guard: SpanGuard = (span) => belowKept(span, (made ??= spanGuard())(span));
  const post = deliverToMain(settings);
  const here = (sink: Sink, protocol: OtlpProtocol) =>
    post ? toMainThread(sink, protocol, guard, post) : sink;
  const sinks: Sink[] = [];
  const { otlp, file } = settings;
  if (otlp) sinks.push(here(openOtlpSink(settings, otlp, guard), otlp.protocol));
  if (settings.console) sinks.push(openConsoleSink(settings, guard));
  // Last, since at exit it may use up the time there is, and needs none of it to keep its spans safe.
  if (file) sinks.push(here(openFileSink(settings, file, guard), 'http/protobuf'));
  if (settings.isMainThread) sinks.unshift(openThreadsSink(settings, sinks));
  // First, since what is measured goes out with the spans.
  return settings.metrics ? [openMetricsSink(sinks), ...sinks] : sinks;
}

import { MetricsProcessor } from '../metrics/metrics-processor.js';
import type { Sink } from './sink.js';

/** Metrics of the calls that the spans tell of, for every sink that takes them. */
export function openMetricsSink(sinks: readonly Sink[]): Sink {
  const processor = new MetricsProcessor(sinks.flatMap(({ metrics }) => metrics ?? []));
  return {
    name: 'metrics',
    processor,
    needsFlush: () => processor.needsFlush,
    flush: () => processor.forceFlush(),
    handOver: () => processor.handOver(),
  };
}

import { millisToHrTime } from '@opentelemetry/core';
import type {
  MeterProvider,
  MetricData,
  MetricReader,
  ResourceMetrics,
} from '@opentelemetry/sdk-metrics';

/** What of the SDK's own state this needs (sdk-metrics 2.12, which is bundled with us). */
interface Collecting {
  readonly _sharedState: {
    readonly resource: ResourceMetrics['resource'];
    readonly metricCollectors: readonly { readonly _metricReader: MetricReader }[];
    readonly meterSharedStates: ReadonlyMap<string, MeterState>;
  };
}
interface MeterState {
  readonly _instrumentationScope: ResourceMetrics['scopeMetrics'][number]['scope'];
  readonly metricStorageRegistry: { getStorages(collector: unknown): readonly Storage[] };
}
interface Storage {
  collect(collector: unknown, time: [number, number]): MetricData | undefined;
}

/**
 * What `reader` would collect, without a promise. The SDK's way waits for observable instruments, of which we have
 * none, and when a process exits nothing waits any more.
 */
export function collectNow(provider: MeterProvider, reader: MetricReader): ResourceMetrics {
  const state = (provider as unknown as Collecting)._sharedState;
  const collector = state.metricCollectors.find(({ _metricReader }) => _metricReader === reader);
  const time = millisToHrTime(Date.now());
  const scopeMetrics = [...state.meterSharedStates.values()].map((meter) => ({
    scope: meter._instrumentationScope,
    metrics: meter.metricStorageRegistry
      .getStorages(collector)
      .flatMap((storage) => storage.collect(collector, time) ?? []),
  }));
  return { resource: state.resource, scopeMetrics };
}

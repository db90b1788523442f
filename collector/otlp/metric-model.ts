import type { ItemRejection } from './log-model.js';
import type { KeyValue, Resource, Scope } from './model.js';

/** The kinds of metric data of OTLP (opentelemetry-proto 1.x, metrics/v1), as the file calls them. */
export type MetricKind = 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary';

/** One metric and its data points. */
export interface Metric {
  name: string;
  description: string;
  unit: string;
  /** Null for a metric without data, or with data of a kind that this version does not know. */
  kind: MetricKind | null;
  temporality: number;
  isMonotonic: boolean;
  points: DataPoint[];
  metadata: KeyValue[];
  /** Protobuf bytes, or JSON members, of fields that this version does not know; null where there are none. */
  unknownFields: Uint8Array | null;
}

export interface DataPoint {
  startNs: bigint;
  timeNs: bigint;
  /** A number point has one of the two. */
  valueDouble: number | null;
  valueInt: bigint | null;
  /** What a histogram or a summary says; null for a number point. */
  distribution: Distribution | null;
  exemplars: Exemplar[];
  attributes: KeyValue[];
  flags: number;
  unknownFields: Uint8Array | null;
}

/** The fields of the three kinds of distribution; those that a kind lacks are absent. */
export interface Distribution {
  count: bigint;
  sum?: number;
  min?: number;
  max?: number;
  bucketCounts?: bigint[];
  explicitBounds?: number[];
  scale?: bigint;
  zeroCount?: bigint;
  zeroThreshold?: number;
  positive?: Buckets;
  negative?: Buckets;
  quantiles?: { quantile: number; value: number }[];
}

export interface Buckets {
  offset: bigint;
  bucketCounts: bigint[];
}

export interface Exemplar {
  timeNs: bigint;
  valueDouble: number | null;
  valueInt: bigint | null;
  /** Lower-case hex, '' where absent or not valid. */
  traceId: string;
  spanId: string;
  filteredAttributes: KeyValue[];
}

export interface MetricGroup {
  resource: Resource;
  scope: Scope;
  metrics: Metric[];
}

export interface DecodedMetrics {
  groups: MetricGroup[];
  /** One for each data point that is left out. */
  rejected: ItemRejection[];
}

export function emptyPoint(): DataPoint {
  return {
    startNs: 0n,
    timeNs: 0n,
    valueDouble: null,
    valueInt: null,
    distribution: null,
    exemplars: [],
    attributes: [],
    flags: 0,
    unknownFields: null,
  };
}

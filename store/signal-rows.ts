import type { Text } from './span-row.js';

/** One row of `log_records`; meanings stand in `schema/tables/log_records.sql`. `null`: the record does not tell. */
export interface LogRow {
  timeNs: bigint;
  observedNs: bigint | null;
  receivedNs: bigint;
  traceId: string | null;
  spanId: string | null;
  severityNumber: number | null;
  severityText: Text | null;
  eventName: Text | null;
  body: Text | null;
  service: Text | null;
  scopeName: Text | null;
  sessionId: Text | null;
  attributes: Text | null;
  resource: Text | null;
  scope: Text | null;
  flags: bigint | null;
  droppedAttributesCount: bigint | null;
  unknownFields: Uint8Array | null;
}

/** One row of `metric_points`; meanings stand in `schema/tables/metric_points.sql`. */
export interface MetricPointRow {
  name: Text;
  description: Text | null;
  unit: Text | null;
  kind: 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary';
  temporality: number | null;
  isMonotonic: boolean | null;
  startNs: bigint | null;
  timeNs: bigint;
  receivedNs: bigint;
  valueDouble: number | null;
  valueInt: bigint | null;
  point: Text | null;
  exemplars: Text | null;
  service: Text | null;
  scopeName: Text | null;
  sessionId: Text | null;
  attributes: Text | null;
  resource: Text | null;
  scope: Text | null;
  metadata: Text | null;
  flags: bigint | null;
  unknownFields: Uint8Array | null;
}

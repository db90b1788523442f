import type { ColumnType } from './span-columns.js';
import type { LogRow, MetricPointRow } from './signal-rows.js';

/** A column of a signal's table; `property` is null for those that the writer itself fills. */
export interface SignalColumn<R> {
  name: string;
  type: ColumnType;
  property: (keyof R & string) | null;
}

function column<R>(property: keyof R & string, type: ColumnType = 'varchar'): SignalColumn<R> {
  const name = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { name, type, property };
}

/** Columns of `log_records` in the table's own order. */
export const LOG_COLUMNS: readonly SignalColumn<LogRow>[] = [
  { name: 'record_id', type: 'varchar', property: null },
  { name: 'arrival', type: 'bigint', property: null },
  column('receivedNs', 'bigint'),
  column('timeNs', 'bigint'),
  column('observedNs', 'bigint'),
  column('traceId'),
  column('spanId'),
  column('severityNumber', 'integer'),
  column('severityText'),
  column('eventName'),
  column('body'),
  column('service'),
  column('scopeName'),
  column('sessionId'),
  column('attributes'),
  column('resource'),
  column('scope'),
  column('flags', 'bigint'),
  column('droppedAttributesCount', 'bigint'),
  column('unknownFields', 'blob'),
];

/** Columns of `metric_points` in the table's own order. */
export const METRIC_COLUMNS: readonly SignalColumn<MetricPointRow>[] = [
  { name: 'record_id', type: 'varchar', property: null },
  { name: 'arrival', type: 'bigint', property: null },
  column('receivedNs', 'bigint'),
  column('name'),
  column('description'),
  column('unit'),
  column('kind'),
  column('temporality', 'integer'),
  column('isMonotonic', 'boolean'),
  column('startNs', 'bigint'),
  column('timeNs', 'bigint'),
  column('valueDouble', 'double'),
  column('valueInt', 'bigint'),
  column('point'),
  column('exemplars'),
  column('service'),
  column('scopeName'),
  column('sessionId'),
  column('attributes'),
  column('resource'),
  column('scope'),
  column('metadata'),
  column('flags', 'bigint'),
  column('unknownFields', 'blob'),
];

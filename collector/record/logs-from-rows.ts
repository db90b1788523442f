import type { Row } from '../../store/index.js';
import type { LogGroup, LogRecord } from '../otlp/log-model.js';
import { parseNaturalJson } from '../otlp/parse-natural-json.js';
import { readAttributes, readResource, readScope, textOf } from './spans-from-rows.js';

/**
 * The log record of a stored row of `log_records`, in a group of its own. Where a record gave no time of its own, the
 * one at which it was seen stands in its place. Throws SyntaxError for a row whose record cannot be read.
 */
export function logFromRow(row: Row): LogGroup & { records: [LogRecord] } {
  const body = textOf(row['body']);
  return {
    resource: readResource(textOf(row['resource'])),
    scope: readScope(textOf(row['scope'])),
    records: [
      {
        timeNs: row['time_ns'] as bigint,
        observedNs: (row['observed_ns'] as bigint | null) ?? 0n,
        severityNumber: Number(row['severity_number'] ?? 0),
        severityText: textOf(row['severity_text']),
        body: body === '' ? { type: 'empty' } : parseNaturalJson(body),
        attributes: readAttributes(textOf(row['attributes'])),
        droppedAttributesCount: Number(row['dropped_attributes_count'] ?? 0),
        flags: Number(row['flags'] ?? 0),
        traceId: textOf(row['trace_id']),
        spanId: textOf(row['span_id']),
        eventName: textOf(row['event_name']),
        unknownFields: (row['unknown_fields'] as Uint8Array | null) ?? null,
      },
    ],
  };
}

import type { LogRow } from '../../store/index.js';
import { serviceOf, sessionOf } from '../dialects/session-keys.js';
import type { LogGroup } from '../otlp/log-model.js';
import { naturalJson, naturalMap } from '../otlp/natural-json.js';
import { recordResource, recordScope } from './record-columns.js';

/** The rows of decoded log records. */
export function rowsFromLogs(groups: readonly LogGroup[], receivedNs: bigint): LogRow[] {
  return groups.flatMap(({ resource, scope, records }) => {
    const shared = {
      receivedNs,
      service: serviceOf(resource.attributes),
      scopeName: scope.name || null,
      resource: recordResource(resource),
      scope: recordScope(scope),
    };
    return records.map((record) => ({
      ...shared,
      // A record that does not say when it happened was seen when it happened, as far as anybody knows.
      timeNs: record.timeNs || record.observedNs || receivedNs,
      observedNs: record.observedNs || null,
      traceId: record.traceId || null,
      spanId: record.spanId || null,
      severityNumber: record.severityNumber || null,
      severityText: record.severityText || null,
      eventName: record.eventName || null,
      body: record.body.type === 'empty' ? null : naturalJson(record.body),
      sessionId: sessionOf(record.attributes, resource.attributes),
      attributes: record.attributes.length > 0 ? naturalMap(record.attributes) : null,
      flags: record.flags === 0 ? null : BigInt(record.flags),
      droppedAttributesCount:
        record.droppedAttributesCount === 0 ? null : BigInt(record.droppedAttributesCount),
      unknownFields: record.unknownFields,
    }));
  });
}

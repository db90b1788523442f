import { IMPORTED_SCOPE } from '../../../store/index.js';
import type { Span, SpanGroup } from '../../otlp/model.js';
import type { RunIds } from './run-ids.js';

export const STATUS_ERROR = 2;

/** A span with every field that `given` leaves out at its default. */
export function importedSpan(ids: RunIds, key: string | number, given: Partial<Span>): Span {
  return {
    traceId: ids.traceId,
    spanId: ids.spanId(key),
    parentSpanId: '',
    traceState: '',
    flags: 0,
    name: '',
    kind: 1,
    startNs: 0n,
    endNs: 0n,
    attributes: [],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    statusCode: 0,
    statusMessage: '',
    unknownFields: null,
    ...given,
  };
}

/** Spans of one run, under the resource and scope by which imported ones are known. */
export function spanGroup(
  run: { format: string; agent: string; service?: string | undefined },
  spans: Span[],
): SpanGroup {
  const none = { attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
  const service = run.service ?? run.agent;
  return {
    resource: {
      ...none,
      attributes: [{ key: 'service.name', value: { type: 'string', value: service } }],
    },
    scope: { ...none, name: `${IMPORTED_SCOPE}${run.format}`, version: '' },
    spans,
  };
}

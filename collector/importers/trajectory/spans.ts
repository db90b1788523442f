import { IMPORTED_SCOPE } from '../../../store/index.js';
import { blankSpan } from '../../otlp/blank-span.js';
import type { Span, SpanGroup } from '../../otlp/model.js';
import type { RunIds } from './run-ids.js';

export const STATUS_ERROR = 2;
const KIND_INTERNAL = 1;

/** A span with every field that `given` leaves out at its default. */
export function importedSpan(ids: RunIds, key: string | number, given: Partial<Span>): Span {
  return {
    ...blankSpan(),
    traceId: ids.traceId,
    spanId: ids.spanId(key),
    kind: KIND_INTERNAL,
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

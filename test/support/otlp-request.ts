import { blankSpan } from '../../collector/otlp/blank-span.js';
import type { KeyValue, Span, SpanGroup } from '../../collector/otlp/model.js';

export const PROTOBUF = { 'content-type': 'application/x-protobuf' };
export const JSON_TYPE = { 'content-type': 'application/json' };

/** A group of spans with ids of their own: `serial` in the trace id, `index` and `serial` in the span ids. */
export function spanGroup(serial: number, count: number, attributes: KeyValue[] = []): SpanGroup {
  const traceId = (serial + 1).toString(16).padStart(32, '0');
  return {
    resource: { attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
    scope: { name: 'test', version: '', attributes: [], droppedAttributesCount: 0, schemaUrl: '' },
    spans: Array.from({ length: count }, (_, index) =>
      span({ traceId, spanId: spanIdOf(serial, index), name: `span ${index}`, attributes }),
    ),
  };
}

export function spanIdOf(serial: number, index: number): string {
  return (serial * 0x10000 + index + 1).toString(16).padStart(16, '0');
}

function span(given: Partial<Span>): Span {
  const startNs = 1_790_000_000_000_000_000n;
  return { ...blankSpan(), kind: 1, startNs, endNs: startNs + 1_000_000n, ...given };
}

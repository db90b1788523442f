import type { AnyValue, DecodedTraces, KeyValue, Span, SpanGroup } from './model.js';

/* eslint-disable @typescript-eslint/no-explicit-any */
export function decodeJson(body: string): DecodedTraces {
  const request = JSON.parse(body) as any;
  const groups: SpanGroup[] = [];
  for (const rs of request.resourceSpans ?? [])
    for (const ss of rs.scopeSpans ?? [])
      groups.push({
        resource: {
          attributes: attrs(rs.resource?.attributes),
          droppedAttributesCount: rs.resource?.droppedAttributesCount ?? 0,
          schemaUrl: rs.schemaUrl ?? '',
        },
        scope: {
          name: ss.scope?.name ?? '',
          version: ss.scope?.version ?? '',
          attributes: attrs(ss.scope?.attributes),
          droppedAttributesCount: 0,
          schemaUrl: ss.schemaUrl ?? '',
        },
        spans: (ss.spans ?? []).map(span),
      });
  return { groups, rejected: [] };
}
function span(s: any): Span {
  return {
    traceId: s.traceId,
    spanId: s.spanId,
    parentSpanId: s.parentSpanId ?? '',
    traceState: s.traceState ?? '',
    flags: s.flags ?? 0,
    name: s.name ?? '',
    kind: s.kind ?? 0,
    startNs: BigInt(s.startTimeUnixNano ?? 0),
    endNs: BigInt(s.endTimeUnixNano ?? 0),
    attributes: attrs(s.attributes),
    droppedAttributesCount: s.droppedAttributesCount ?? 0,
    events: (s.events ?? []).map((e: any) => ({
      timeNs: BigInt(e.timeUnixNano ?? 0),
      name: e.name ?? '',
      attributes: attrs(e.attributes),
      droppedAttributesCount: e.droppedAttributesCount ?? 0,
    })),
    droppedEventsCount: s.droppedEventsCount ?? 0,
    links: [],
    droppedLinksCount: s.droppedLinksCount ?? 0,
    statusCode: s.status?.code ?? 0,
    statusMessage: s.status?.message ?? '',
    unknownFields: null,
  };
}
function attrs(list: any[] | undefined): KeyValue[] {
  return (list ?? []).map((kv) => ({ key: kv.key, value: any(kv.value) }));
}
function any(v: any): AnyValue {
  if (v?.stringValue !== undefined) return { type: 'string', value: v.stringValue };
  if (v?.intValue !== undefined) return { type: 'int', value: BigInt(v.intValue) };
  if (v?.boolValue !== undefined) return { type: 'bool', value: v.boolValue };
  if (v?.doubleValue !== undefined) return { type: 'double', value: v.doubleValue };
  if (v?.arrayValue) return { type: 'array', value: (v.arrayValue.values ?? []).map(any) };
  if (v?.kvlistValue) return { type: 'kvlist', value: attrs(v.kvlistValue.values) };
  return { type: 'empty' };
}

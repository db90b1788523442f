import type { Text } from '../../store/index.js';
import { decodeText } from '../json/text.js';
import { jsonString } from './natural-json.js';
import type {
  AnyValue,
  Extensible,
  KeyValue,
  Resource,
  Scope,
  Span,
  SpanEvent,
  SpanGroup,
  SpanLink,
} from './model.js';
import { jsonMembers, requestFieldsOf } from './unknown-members.js';

/**
 * Writes an ExportTraceServiceRequest in OTLP/JSON: hex ids, 64-bit numbers as text, defaults left out. Groups of one
 * resource in a row share it. Unknown fields that came over protobuf have no name in JSON and stay out.
 */
export function encodeJson(groups: readonly SpanGroup[]): string {
  const resources: string[] = [];
  for (let i = 0; i < groups.length;) {
    const { resource } = groups[i]!;
    const scopes: string[] = [];
    for (; i < groups.length && groups[i]!.resource === resource; i++)
      scopes.push(scopeSpans(groups[i]!));
    const members = `"resource":${resourceJson(resource)},"scopeSpans":[${scopes.join(',')}]`;
    const rest =
      textMember('schemaUrl', resource.schemaUrl) + unknownMembers(resource.aroundFields);
    resources.push(`{${members}${rest}}`);
  }
  const ofRequest = requestFieldsOf(groups).map(jsonMembers).filter(Boolean);
  // What several requests have under one name is told once.
  const merged = ofRequest.length > 1 ? mergedMembers(ofRequest) : (ofRequest[0] ?? '');
  return `{"resourceSpans":[${resources.join(',')}]${merged === '' ? '' : `,${merged}`}}`;
}

function scopeSpans({ scope, spans }: SpanGroup): string {
  const members = `"scope":${scopeJson(scope)},"spans":[${spans.map(spanJson).join(',')}]`;
  return `{${members}${textMember('schemaUrl', scope.schemaUrl)}${unknownMembers(scope.aroundFields)}}`;
}

function unknownMembers(fields: Uint8Array | null | undefined): string {
  const members = fields == null ? '' : jsonMembers(fields);
  return members === '' ? '' : `,${members}`;
}

function mergedMembers(objects: readonly string[]): string {
  const all = objects.map((members) => JSON.parse(`{${members}}`) as object);
  return JSON.stringify(Object.assign({}, ...all)).slice(1, -1);
}

function resourceJson(resource: Resource): string {
  return object(shared(resource));
}

function scopeJson(scope: Scope): string {
  return object(
    textMember('name', scope.name) + textMember('version', scope.version) + shared(scope),
  );
}

function spanJson(span: Span): string {
  const status = object(
    textMember('message', span.statusMessage) + numberMember('code', span.statusCode),
  );
  return object(
    textMember('traceId', span.traceId) +
      textMember('spanId', span.spanId) +
      textMember('parentSpanId', span.parentSpanId) +
      textMember('traceState', span.traceState) +
      numberMember('flags', span.flags) +
      textMember('name', span.name) +
      numberMember('kind', span.kind) +
      timeMember('startTimeUnixNano', span.startNs) +
      timeMember('endTimeUnixNano', span.endNs) +
      attributesMember(span.attributes) +
      numberMember('droppedAttributesCount', span.droppedAttributesCount) +
      listMember('events', span.events, eventJson) +
      numberMember('droppedEventsCount', span.droppedEventsCount) +
      listMember('links', span.links, linkJson) +
      numberMember('droppedLinksCount', span.droppedLinksCount) +
      statusMember(status, span.unknownFields),
  );
}

/** The status, with what was unknown in it, and the span's own unknown members behind it. */
function statusMember(status: string, unknownFields: Uint8Array | null): string {
  const rest = unknownFields === null ? '' : jsonMembers(unknownFields);
  if (rest === '') return status === '{}' ? '' : `,"status":${status}`;
  const unknown = JSON.parse(`{${rest}}`) as Record<string, unknown>;
  const merged = { ...(JSON.parse(status) as object), ...(unknown['status'] as object) };
  delete unknown['status'];
  const own = JSON.stringify(unknown).slice(1, -1);
  const statusText = Object.keys(merged).length === 0 ? '' : `,"status":${JSON.stringify(merged)}`;
  return statusText + (own === '' ? '' : `,${own}`);
}

function eventJson(event: SpanEvent): string {
  return object(
    timeMember('timeUnixNano', event.timeNs) + textMember('name', event.name) + shared(event),
  );
}

function linkJson(link: SpanLink): string {
  return object(
    textMember('traceId', link.traceId) +
      textMember('spanId', link.spanId) +
      textMember('traceState', link.traceState) +
      numberMember('flags', link.flags) +
      shared(link),
  );
}

/** What spans' parts, resources and scopes have in common. */
function shared(
  of: Extensible & { attributes: readonly KeyValue[]; droppedAttributesCount: number },
): string {
  return (
    attributesMember(of.attributes) +
    numberMember('droppedAttributesCount', of.droppedAttributesCount) +
    unknownMembers(of.unknownFields)
  );
}

function attributesMember(list: readonly KeyValue[]): string {
  return list.length === 0 ? '' : `,"attributes":${attributesJson(list)}`;
}

function attributesJson(list: readonly KeyValue[]): string {
  const items = list.map(
    ({ key, value, unknownFields }) =>
      `{"key":${jsonString(key)},"value":${valueJson(value)}${unknownMembers(unknownFields)}}`,
  );
  return `[${items.join(',')}]`;
}

function valueJson(value: AnyValue): string {
  switch (value.type) {
    case 'string':
      return `{"stringValue":${jsonString(decodeText(value.value))}}`;
    case 'bool':
      return `{"boolValue":${value.value}}`;
    case 'int':
      return `{"intValue":"${value.value}"}`;
    case 'double':
      return `{"doubleValue":${doubleJson(value.value)}}`;
    case 'array':
      return `{"arrayValue":{"values":[${value.value.map(valueJson).join(',')}]${unknownMembers(value.unknownFields)}}}`;
    case 'kvlist':
      return `{"kvlistValue":{"values":${attributesJson(value.value)}${unknownMembers(value.unknownFields)}}}`;
    case 'bytes':
      return `{"bytesValue":"${Buffer.from(value.value).toString('base64')}"}`;
    case 'empty':
      return value.unknownFields ? `{${jsonMembers(value.unknownFields)}}` : '{}';
  }
}

function doubleJson(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0.0' : String(value);
}

// Members are written with a comma before them, and left out where they hold the default.

function object(members: string): string {
  return `{${members.slice(1)}}`;
}

function textMember(name: string, value: Text): string {
  return value.length === 0 ? '' : `,"${name}":${jsonString(decodeText(value))}`;
}

function numberMember(name: string, value: number): string {
  return value === 0 ? '' : `,"${name}":${value}`;
}

function timeMember(name: string, value: bigint): string {
  return value === 0n ? '' : `,"${name}":"${value}"`;
}

function listMember<T>(name: string, list: readonly T[], write: (item: T) => string): string {
  return list.length === 0 ? '' : `,"${name}":[${list.map(write).join(',')}]`;
}

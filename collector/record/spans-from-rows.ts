import type { Row, Value } from '../../store/index.js';
import type {
  KeyValue,
  Resource,
  Scope,
  Span,
  SpanEvent,
  SpanGroup,
  SpanLink,
} from '../otlp/model.js';
import { RecordError } from '../errors.js';
import { parseNaturalJson, type ColumnText } from '../otlp/parse-natural-json.js';
import { RecordMembers } from './record-members.js';

/**
 * The spans of stored rows, equal to those that came in. A row is one of `stored-spans.sql`: the columns of `spans`
 * by their names. Rows of one resource and scope in a row become one group. Throws RecordError for a row whose
 * record cannot be read.
 */
export function spansFromRows(rows: readonly Row[]): SpanGroup[] {
  const groups: SpanGroup[] = [];
  const resources = new Map<Value, Resource>();
  let group: SpanGroup | null = null;
  let resource: Value = null;
  let scope: Value = null;
  for (const row of rows) {
    if (group === null || row['resource'] !== resource || row['scope'] !== scope) {
      resource = row['resource']!;
      scope = row['scope']!;
      let shared = resources.get(resource);
      if (shared === undefined) resources.set(resource, (shared = readResource(textOf(resource))));
      group = { resource: shared, scope: readScope(textOf(scope)), spans: [] };
      groups.push(group);
    }
    group.spans.push(spanFromRow(row));
  }
  return groups;
}

function spanFromRow(row: Row): Span {
  try {
    return {
      traceId: textOf(row['trace_id']),
      spanId: textOf(row['span_id']),
      parentSpanId: textOf(row['parent_span_id']),
      traceState: textOf(row['trace_state']),
      flags: Number(row['flags'] ?? 0),
      name: textOf(row['name']),
      kind: Number(row['span_kind'] ?? 0),
      startNs: (row['start_ns'] as bigint | null) ?? 0n,
      endNs: (row['end_ns'] as bigint | null) ?? 0n,
      attributes: readAttributes(textOf(row['attributes']), (name) => textOf(row[name])),
      droppedAttributesCount: Number(row['dropped_attributes_count'] ?? 0),
      events: readList(textOf(row['events']), readEvent),
      droppedEventsCount: Number(row['dropped_events_count'] ?? 0),
      links: readList(textOf(row['links']), readLink),
      droppedLinksCount: Number(row['dropped_links_count'] ?? 0),
      statusCode: Number(row['status_code'] ?? 0),
      statusMessage: textOf(row['status_message']),
      unknownFields: (row['unknown_fields'] as Uint8Array | null) ?? null,
    };
  } catch (cause) {
    throw new RecordError(textOf(row['trace_id']), textOf(row['span_id']), { cause });
  }
}

/** The `attributes` column of a record. */
export function readAttributes(json: string, columnText?: ColumnText): KeyValue[] {
  if (json === '') return [];
  const value = parseNaturalJson(json, columnText);
  if (value.type !== 'kvlist') throw new SyntaxError('attributes should be an object');
  return value.value;
}

function readList<T>(json: string, read: (members: RecordMembers) => T): T[] {
  if (json === '') return [];
  const value = parseNaturalJson(json);
  if (value.type !== 'array') throw new SyntaxError('events and links should be arrays');
  return value.value.map((item) => read(new RecordMembers(item)));
}

function readEvent(members: RecordMembers): SpanEvent {
  return {
    timeNs: members.int('time_ns'),
    name: members.text('name'),
    ...members.shared(),
  };
}

function readLink(members: RecordMembers): SpanLink {
  return {
    traceId: members.text('trace_id'),
    spanId: members.text('span_id'),
    traceState: members.text('trace_state'),
    flags: Number(members.int('flags')),
    ...members.shared(),
  };
}

/** The `resource` column of a record. */
export function readResource(json: string): Resource {
  const members = new RecordMembers(parseNaturalJson(json === '' ? '{}' : json));
  return {
    ...members.shared(),
    schemaUrl: members.text('schema_url'),
    ...members.fields('around_fields', 'aroundFields'),
    ...members.fields('request_fields', 'requestFields'),
  };
}

/** The `scope` column of a record. */
export function readScope(json: string): Scope {
  const members = new RecordMembers(parseNaturalJson(json === '' ? '{}' : json));
  return {
    name: members.text('name'),
    version: members.text('version'),
    ...members.shared(),
    schemaUrl: members.text('schema_url'),
    ...members.fields('around_fields', 'aroundFields'),
  };
}

/** A column's text; '' where it is null. */
export function textOf(value: Value | undefined): string {
  return value == null ? '' : String(value);
}

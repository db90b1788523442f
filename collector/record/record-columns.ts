import type { SpanRow, Text } from '../../store/index.js';
import type { Extensible, KeyValue, Resource, Scope, SpanEvent, SpanLink } from '../otlp/model.js';
import { jsonString, naturalJson, naturalMap } from '../otlp/natural-json.js';
import { asBuffer } from '../json/text.js';

/** Columns that may stand for a string attribute, and the names by which `{"$column": ...}` calls them. */
export const TEXT_COLUMNS = [
  ['arguments', 'arguments'],
  ['result', 'result'],
  ['input_messages', 'inputMessages'],
  ['output_messages', 'outputMessages'],
  ['system_instructions', 'systemInstructions'],
  ['tool_definitions', 'toolDefinitions'],
  ['state', 'state'],
] as const satisfies readonly (readonly [string, keyof SpanRow])[];

/** A shorter text is written twice: the mark would be as long. */
const MIN_SHARED_LENGTH = 32;

/** The `attributes` column; null where the span has none. */
export function recordAttributes(attributes: readonly KeyValue[], row: SpanRow): Text | null {
  if (attributes.length === 0) return null;
  return naturalMap(attributes, (value) => {
    if (value.type === 'string' && value.value.length >= MIN_SHARED_LENGTH) {
      // Dialects hand a text on as it is, so that identity is enough to know it again.
      for (const [name, property] of TEXT_COLUMNS)
        if (row[property] === value.value) return `{"$column":"${name}"}`;
    }
    return naturalJson(value);
  });
}

/** The `events` column: `[{time_ns, name, attributes?, dropped_attributes_count?, unknown_fields?}]`; null for none. */
export function recordEvents(events: readonly SpanEvent[]): string | null {
  if (events.length === 0) return null;
  const written = events.map(
    (event) =>
      `{"time_ns":${event.timeNs},"name":${jsonString(event.name)}${attributesAndRest(event)}}`,
  );
  return `[${written.join(',')}]`;
}

/** The `links` column: `[{trace_id, span_id, trace_state?, flags?, attributes?, ...}]`; null for none. */
export function recordLinks(links: readonly SpanLink[]): string | null {
  if (links.length === 0) return null;
  const written = links.map(
    (link) =>
      `{"trace_id":"${link.traceId}","span_id":"${link.spanId}"` +
      (link.traceState === '' ? '' : `,"trace_state":${jsonString(link.traceState)}`) +
      (link.flags === 0 ? '' : `,"flags":${link.flags}`) +
      `${attributesAndRest(link)}}`,
  );
  return `[${written.join(',')}]`;
}

/** The `resource` column: `{attributes?, dropped_attributes_count?, unknown_fields?, schema_url?, around_fields?, request_fields?}`. */
export function recordResource(resource: Resource): string {
  return object(
    attributesAndRest(resource) +
      schemaUrl(resource) +
      fieldsMember('around_fields', resource.aroundFields) +
      fieldsMember('request_fields', resource.requestFields),
  );
}

/** The `scope` column: `{name?, version?, attributes?, dropped_attributes_count?, unknown_fields?, schema_url?}`. */
export function recordScope(scope: Scope): string {
  return object(
    (scope.name === '' ? '' : `,"name":${jsonString(scope.name)}`) +
      (scope.version === '' ? '' : `,"version":${jsonString(scope.version)}`) +
      attributesAndRest(scope) +
      schemaUrl(scope) +
      fieldsMember('around_fields', scope.aroundFields),
  );
}

function object(members: string): string {
  return `{${members.slice(1)}}`;
}

function schemaUrl(of: { schemaUrl: string }): string {
  return of.schemaUrl === '' ? '' : `,"schema_url":${jsonString(of.schemaUrl)}`;
}

/** The members that every part of a span may have, each with a comma before it. */
function attributesAndRest(
  of: Extensible & { attributes: readonly KeyValue[]; droppedAttributesCount: number },
): string {
  let members = '';
  if (of.attributes.length > 0) members += `,"attributes":${naturalMap(of.attributes)}`;
  if (of.droppedAttributesCount !== 0)
    members += `,"dropped_attributes_count":${of.droppedAttributesCount}`;
  return members + fieldsMember('unknown_fields', of.unknownFields);
}

function fieldsMember(name: string, fields: Uint8Array | null | undefined): string {
  return fields == null ? '' : `,"${name}":"${asBuffer(fields).toString('base64')}"`;
}

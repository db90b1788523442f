import { SpanRejected, type RejectionReason } from '../errors.js';
import { readAttributes } from './decode-json-values.js';
import { isZeroId } from './hex-ids.js';
import type { JsonObject, JsonPath } from './json-path.js';
import { member, readEnum, readString, readUint32, toInt64 } from './json-scalars.js';
import { MAX_TIME_NS } from './limits.js';
import type { Span, SpanEvent, SpanLink } from './model.js';
import { keepUnknownMembers } from './unknown-members.js';

const SPAN_KINDS = {
  SPAN_KIND_UNSPECIFIED: 0,
  SPAN_KIND_INTERNAL: 1,
  SPAN_KIND_SERVER: 2,
  SPAN_KIND_CLIENT: 3,
  SPAN_KIND_PRODUCER: 4,
  SPAN_KIND_CONSUMER: 5,
};
const STATUS_CODES = { STATUS_CODE_UNSET: 0, STATUS_CODE_OK: 1, STATUS_CODE_ERROR: 2 };

/** Both spellings of every member that is read; the others are kept as they came. */
function members(...names: string[]): ReadonlySet<string> {
  const snake = names.map((name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  return new Set([...names, ...snake]);
}
const SPAN_MEMBERS = members(
  'traceId',
  'spanId',
  'parentSpanId',
  'traceState',
  'flags',
  'name',
  'kind',
  'startTimeUnixNano',
  'endTimeUnixNano',
  'attributes',
  'droppedAttributesCount',
  'events',
  'droppedEventsCount',
  'links',
  'droppedLinksCount',
  'status',
);
const EVENT_MEMBERS = members('timeUnixNano', 'name', 'attributes', 'droppedAttributesCount');
const LINK_MEMBERS = members(
  'traceId',
  'spanId',
  'traceState',
  'attributes',
  'droppedAttributesCount',
  'flags',
);
const STATUS_MEMBERS = members('code', 'message');

/** Reads a Span of OTLP/JSON. Throws SpanRejected for one that cannot be stored. */
export function decodeJsonSpan(path: JsonPath, of: JsonObject): Span {
  const status = path.object(of, 'status') ?? {};
  path.push('status');
  const statusCode = readEnum(path, status, 'code', STATUS_CODES);
  const statusMessage = readString(path, status, 'message');
  path.pop();
  return {
    traceId: readId(path, of, 'traceId', 'trace_id', 16, 'invalid trace id'),
    spanId: readId(path, of, 'spanId', 'span_id', 8, 'invalid span id'),
    parentSpanId: readParentId(path, of),
    traceState: readString(path, of, 'traceState', 'trace_state'),
    flags: readUint32(path, of, 'flags'),
    name: readString(path, of, 'name'),
    kind: readEnum(path, of, 'kind', SPAN_KINDS),
    startNs: readTime(path, of, 'startTimeUnixNano', 'start_time_unix_nano'),
    endNs: readTime(path, of, 'endTimeUnixNano', 'end_time_unix_nano'),
    attributes: readAttributes(path, of, 'attributes'),
    droppedAttributesCount: readDropped(path, of, 'droppedAttributesCount'),
    events: path.each(path.list(of, 'events'), 'events', (event) => readEvent(path, event)),
    droppedEventsCount: readUint32(path, of, 'droppedEventsCount', 'dropped_events_count'),
    links: path.each(path.list(of, 'links'), 'links', (link) => readLink(path, link)),
    droppedLinksCount: readUint32(path, of, 'droppedLinksCount', 'dropped_links_count'),
    statusCode,
    statusMessage,
    unknownFields: unknownOf(of, status),
  };
}

/** The span's unknown members, those of its status under `status`. */
function unknownOf(of: JsonObject, status: JsonObject): Uint8Array | null {
  const inStatus = keepUnknownMembers(status, STATUS_MEMBERS);
  if (inStatus === null) return keepUnknownMembers(of, SPAN_MEMBERS);
  const inner = JSON.parse(Buffer.from(inStatus).toString()) as JsonObject;
  const known = new Set(SPAN_MEMBERS);
  known.delete('status');
  return keepUnknownMembers({ ...of, status: inner }, known);
}

function readEvent(path: JsonPath, of: JsonObject): SpanEvent {
  const event: SpanEvent = {
    timeNs: readUint64(path, of, 'timeUnixNano', 'time_unix_nano'),
    name: readString(path, of, 'name'),
    attributes: readAttributes(path, of, 'attributes'),
    droppedAttributesCount: readDropped(path, of, 'droppedAttributesCount'),
  };
  const unknown = keepUnknownMembers(of, EVENT_MEMBERS);
  if (unknown !== null) event.unknownFields = unknown;
  return event;
}

function readLink(path: JsonPath, of: JsonObject): SpanLink {
  const link: SpanLink = {
    traceId: readLinkId(path, of, 'traceId', 'trace_id'),
    spanId: readLinkId(path, of, 'spanId', 'span_id'),
    traceState: readString(path, of, 'traceState', 'trace_state'),
    attributes: readAttributes(path, of, 'attributes'),
    droppedAttributesCount: readDropped(path, of, 'droppedAttributesCount'),
    flags: readUint32(path, of, 'flags'),
  };
  const unknown = keepUnknownMembers(of, LINK_MEMBERS);
  if (unknown !== null) link.unknownFields = unknown;
  return link;
}

function readDropped(path: JsonPath, of: JsonObject, name: string): number {
  return readUint32(path, of, name, 'dropped_attributes_count');
}

function readUint64(path: JsonPath, of: JsonObject, name: string, either: string): bigint {
  const value = member(of, name, either);
  if (value == null || value === '') return 0n;
  const number = toInt64(path, value, name);
  return number >= 0n && number < 2n ** 64n
    ? number
    : path.fail('from 0 to 18446744073709551615', value, name);
}

function readTime(path: JsonPath, of: JsonObject, name: string, either: string): bigint {
  const value = member(of, name, either);
  if (value == null || value === '') return 0n;
  const time = toInt64(path, value, name);
  if (time < 0n || time > MAX_TIME_NS)
    throw new SpanRejected('time out of range', `${name} is ${time} ns`);
  return time;
}

/** Hex of `length` bytes, in either case; the base64 that protobuf's own JSON mapping writes is taken too. */
function readId(
  path: JsonPath,
  of: JsonObject,
  name: string,
  either: string,
  length: 8 | 16,
  reason: RejectionReason,
): string {
  const text = readString(path, of, name, either);
  const id = idHex(text);
  if (id === null || id.length !== 2 * length)
    throw new SpanRejected(
      reason,
      `expected ${2 * length} hex digits, got ${JSON.stringify(text.slice(0, 64))}`,
    );
  if (isZeroId(id)) throw new SpanRejected(reason, 'it is all zeros');
  return id;
}

function readParentId(path: JsonPath, of: JsonObject): string {
  const value = member(of, 'parentSpanId', 'parent_span_id');
  if (value == null || value === '' || value === '0000000000000000') return '';
  return readId(path, of, 'parentSpanId', 'parent_span_id', 8, 'invalid parent span id');
}

function readLinkId(path: JsonPath, of: JsonObject, name: string, either: string): string {
  const text = readString(path, of, name, either);
  return idHex(text) ?? path.fail('hex digits', text, name);
}

function idHex(text: string): string | null {
  if (/^(?:[0-9a-fA-F]{2})*$/.test(text)) return text.toLowerCase();
  const isBase64 = /^(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{11}=)$/.test(text);
  return isBase64 ? Buffer.from(text, 'base64').toString('hex') : null;
}

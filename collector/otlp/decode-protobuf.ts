import { SpanRejected } from '../errors.js';
import type { DecodedTraces, Resource, Scope, Span, SpanGroup } from './model.js';
import { decodeSpan } from './decode-protobuf-span.js';
import { readAttribute, UnknownFields } from './decode-protobuf-values.js';
import { WireReader } from './wire-reader.js';

/**
 * Reads an ExportTraceServiceRequest (opentelemetry-proto 1.x, collector/trace/v1) straight from its bytes. Long
 * strings stay slices of `body`, which must not change afterwards. A body that is no such message throws DecodeError;
 * a span that cannot be stored is left out and told in `rejected`.
 */
export function decodeProtobuf(body: Uint8Array): DecodedTraces {
  const reader = new WireReader(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  const decoded: DecodedTraces = { groups: [], rejected: [] };
  const end = reader.bytes.length;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === RESOURCE_SPANS) readResourceSpans(reader, reader.endOfDelimited(end), decoded);
    else reader.skip(tag, end);
  }
  reader.finish(end);
  return decoded;
}

// Tags are a field's number and its wire type, as the bytes hold them.
const RESOURCE_SPANS = 0x0a;

function readResourceSpans(reader: WireReader, end: number, decoded: DecodedTraces): void {
  const resource: Resource = { attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 0x0a) readResource(reader, reader.endOfDelimited(end), resource);
    else if (tag === 0x12) readScopeSpans(reader, reader.endOfDelimited(end), resource, decoded);
    else if (tag === 0x1a) resource.schemaUrl = reader.string(end);
    else reader.skip(tag, end);
  }
  reader.finish(end);
}

function readResource(reader: WireReader, end: number, resource: Resource): void {
  const unknown = new UnknownFields(resource.unknownFields);
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x0a) resource.attributes.push(readAttribute(reader, reader.endOfDelimited(end)));
    else if (tag === 0x10) resource.droppedAttributesCount = reader.uint32();
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  if (unknown.bytes !== null) resource.unknownFields = unknown.bytes;
}

function readScopeSpans(
  reader: WireReader,
  end: number,
  resource: Resource,
  decoded: DecodedTraces,
): void {
  const scope: Scope = {
    name: '',
    version: '',
    attributes: [],
    droppedAttributesCount: 0,
    schemaUrl: '',
  };
  const spans: Span[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 0x0a) readScope(reader, reader.endOfDelimited(end), scope);
    else if (tag === 0x12) readSpan(reader, reader.endOfDelimited(end), spans, decoded);
    else if (tag === 0x1a) scope.schemaUrl = reader.string(end);
    else reader.skip(tag, end);
  }
  reader.finish(end);
  const group: SpanGroup = { resource, scope, spans };
  if (spans.length > 0) decoded.groups.push(group);
}

function readScope(reader: WireReader, end: number, scope: Scope): void {
  const unknown = new UnknownFields(scope.unknownFields);
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x0a) scope.name = reader.string(end);
    else if (tag === 0x12) scope.version = reader.string(end);
    else if (tag === 0x1a) scope.attributes.push(readAttribute(reader, reader.endOfDelimited(end)));
    else if (tag === 0x20) scope.droppedAttributesCount = reader.uint32();
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  if (unknown.bytes !== null) scope.unknownFields = unknown.bytes;
}

function readSpan(reader: WireReader, end: number, spans: Span[], decoded: DecodedTraces): void {
  const start = reader.pos;
  try {
    spans.push(decodeSpan(reader, end));
  } catch (error) {
    if (!(error instanceof SpanRejected)) throw error;
    const { reason, detail } = error;
    decoded.rejected.push({ reason, detail, ...idsOf(reader, start, end) });
    reader.pos = end;
  }
}

/** The ids of a span that was refused, as far as it has any. */
function idsOf(
  reader: WireReader,
  start: number,
  end: number,
): { traceId: string; spanId: string } {
  const ids = { traceId: '', spanId: '' };
  reader.pos = start;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 0x0a) ids.traceId = hexOf(reader.blob(end));
    else if (tag === 0x12) ids.spanId = hexOf(reader.blob(end));
    else reader.skip(tag, end);
  }
  reader.finish(end);
  return ids;
}

/** An id may be of any length here; a refused one need not fill the log. */
function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 32)).toString('hex');
}

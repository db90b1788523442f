import { SpanRejected, type RejectionReason } from '../errors.js';
import { blankSpan } from './blank-span.js';
import { readAttribute, UnknownFields } from './decode-protobuf-values.js';
import { hexId, isZeroId } from './hex-ids.js';
import { MAX_TIME_NS } from './limits.js';
import type { Span, SpanEvent, SpanLink } from './model.js';
import type { WireReader } from './wire-reader.js';
import { WireWriter } from './wire-writer.js';

const STATUS = 15;

/** Reads a Span that ends at `end`. Throws SpanRejected for one that cannot be stored. */
export function decodeSpan(reader: WireReader, end: number): Span {
  const span = blankSpan();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    switch (tag) {
      case 0x0a:
        span.traceId = readId(reader, end, 16, 'invalid trace id');
        break;
      case 0x12:
        span.spanId = readId(reader, end, 8, 'invalid span id');
        break;
      case 0x1a:
        span.traceState = reader.string(end);
        break;
      case 0x22:
        span.parentSpanId = readParentId(reader, end);
        break;
      case 0x2a:
        span.name = reader.string(end);
        break;
      case 0x30:
        span.kind = reader.uint32() | 0;
        break;
      case 0x39:
        span.startNs = readTime(reader, 'start');
        break;
      case 0x41:
        span.endNs = readTime(reader, 'end');
        break;
      case 0x4a:
        span.attributes.push(readAttribute(reader, reader.endOfDelimited(end)));
        break;
      case 0x50:
        span.droppedAttributesCount = reader.uint32();
        break;
      case 0x5a:
        span.events.push(readEvent(reader, reader.endOfDelimited(end)));
        break;
      case 0x60:
        span.droppedEventsCount = reader.uint32();
        break;
      case 0x6a:
        span.links.push(readLink(reader, reader.endOfDelimited(end)));
        break;
      case 0x70:
        span.droppedLinksCount = reader.uint32();
        break;
      case 0x7a:
        readStatus(reader, reader.endOfDelimited(end), span);
        break;
      case 0x85:
        span.flags = reader.fixed32();
        break;
      default: {
        const unknown = new UnknownFields(span.unknownFields);
        unknown.keep(reader, tag, start, end);
        span.unknownFields = unknown.bytes;
      }
    }
  }
  reader.finish(end);
  if (span.traceId === '') throw new SpanRejected('invalid trace id', 'there is none');
  if (span.spanId === '') throw new SpanRejected('invalid span id', 'there is none');
  return span;
}

function readId(
  reader: WireReader,
  limit: number,
  length: 8 | 16,
  reason: RejectionReason,
): string {
  const end = reader.endOfDelimited(limit);
  const start = reader.pos;
  if (end - start !== length)
    throw new SpanRejected(reason, `expected ${length} bytes, got ${end - start}`);
  reader.pos = end;
  const id = hexId(reader.bytes, start, length);
  if (isZeroId(id)) throw new SpanRejected(reason, 'it is all zeros');
  return id;
}

/** Of 8 bytes, or empty; all zeros say that there is no parent. */
function readParentId(reader: WireReader, limit: number): string {
  const end = reader.endOfDelimited(limit);
  const start = reader.pos;
  reader.pos = end;
  if (end === start) return '';
  if (end - start !== 8)
    throw new SpanRejected('invalid parent span id', `expected 8 bytes, got ${end - start}`);
  const id = hexId(reader.bytes, start, 8);
  return isZeroId(id) ? '' : id;
}

function readTime(reader: WireReader, which: string): bigint {
  const time = reader.fixed64();
  if (time > MAX_TIME_NS)
    throw new SpanRejected('time out of range', `the ${which} time is ${time} ns`);
  return time;
}

function readEvent(reader: WireReader, end: number): SpanEvent {
  const event: SpanEvent = { timeNs: 0n, name: '', attributes: [], droppedAttributesCount: 0 };
  const unknown = new UnknownFields();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x09) event.timeNs = reader.fixed64();
    else if (tag === 0x12) event.name = reader.string(end);
    else if (tag === 0x1a) event.attributes.push(readAttribute(reader, reader.endOfDelimited(end)));
    else if (tag === 0x20) event.droppedAttributesCount = reader.uint32();
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  if (unknown.bytes !== null) event.unknownFields = unknown.bytes;
  return event;
}

function readLink(reader: WireReader, end: number): SpanLink {
  const link: SpanLink = {
    traceId: '',
    spanId: '',
    traceState: '',
    attributes: [],
    droppedAttributesCount: 0,
    flags: 0,
  };
  const unknown = new UnknownFields();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x0a) link.traceId = Buffer.from(reader.blob(end)).toString('hex');
    else if (tag === 0x12) link.spanId = Buffer.from(reader.blob(end)).toString('hex');
    else if (tag === 0x1a) link.traceState = reader.string(end);
    else if (tag === 0x22) link.attributes.push(readAttribute(reader, reader.endOfDelimited(end)));
    else if (tag === 0x28) link.droppedAttributesCount = reader.uint32();
    else if (tag === 0x35) link.flags = reader.fixed32();
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  if (unknown.bytes !== null) link.unknownFields = unknown.bytes;
  return link;
}

/**
 * What a status holds beyond code and message is kept with the span's own unknown fields, as a second status:
 * protobuf merges the two.
 */
function readStatus(reader: WireReader, end: number, span: Span): void {
  const unknown = new UnknownFields();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x12) span.statusMessage = reader.string(end);
    else if (tag === 0x18) span.statusCode = reader.uint32() | 0;
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  if (unknown.bytes === null) return;
  const writer = new WireWriter();
  if (span.unknownFields !== null) writer.raw(span.unknownFields);
  writer.blob(STATUS, unknown.bytes);
  span.unknownFields = writer.finish();
}

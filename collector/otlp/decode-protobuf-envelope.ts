import type { Resource, Scope } from './model.js';
import { readAttribute, UnknownFields } from './decode-protobuf-values.js';
import { WireReader } from './wire-reader.js';

/** What one scope of one resource sent: of spans, log records or metrics. */
export interface Envelope<T> {
  resource: Resource;
  scope: Scope;
  items: T[];
}

/** Reads one item that ends at `end` and adds it to `items`, or leaves it out. */
export type ReadItem<T> = (reader: WireReader, end: number, items: T[]) => void;

/**
 * Reads an Export{Trace,Logs,Metrics}ServiceRequest (opentelemetry-proto 1.x): the three differ in their items only.
 * Long strings stay slices of `body`. A body that is no such message throws DecodeError. Scopes without items are
 * left out.
 */
export function readEnvelopes<T>(body: Uint8Array, readItem: ReadItem<T>): Envelope<T>[] {
  const reader = new WireReader(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
  const envelopes: Envelope<T>[] = [];
  const end = reader.bytes.length;
  const unknown = new UnknownFields();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === OF_RESOURCE)
      readOfResource(reader, reader.endOfDelimited(end), readItem, envelopes);
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  if (unknown.bytes !== null)
    for (const { resource } of envelopes) resource.requestFields = unknown.bytes;
  return envelopes;
}

// Tags are a field's number and its wire type, as the bytes hold them.
const OF_RESOURCE = 0x0a;

function readOfResource<T>(
  reader: WireReader,
  end: number,
  readItem: ReadItem<T>,
  envelopes: Envelope<T>[],
): void {
  const resource: Resource = { attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
  const unknown = new UnknownFields();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x0a) readResource(reader, reader.endOfDelimited(end), resource);
    else if (tag === 0x12) {
      const envelope = readOfScope(reader, reader.endOfDelimited(end), resource, readItem);
      if (envelope.items.length > 0) envelopes.push(envelope);
    } else if (tag === 0x1a) resource.schemaUrl = reader.string(end);
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  if (unknown.bytes !== null) resource.aroundFields = unknown.bytes;
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

function readOfScope<T>(
  reader: WireReader,
  end: number,
  resource: Resource,
  readItem: ReadItem<T>,
): Envelope<T> {
  const scope: Scope = {
    name: '',
    version: '',
    attributes: [],
    droppedAttributesCount: 0,
    schemaUrl: '',
  };
  const items: T[] = [];
  const unknown = new UnknownFields();
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x0a) readScope(reader, reader.endOfDelimited(end), scope);
    else if (tag === 0x12) readItem(reader, reader.endOfDelimited(end), items);
    else if (tag === 0x1a) scope.schemaUrl = reader.string(end);
    else unknown.keep(reader, tag, start, end);
  }
  reader.finish(end);
  if (unknown.bytes !== null) scope.aroundFields = unknown.bytes;
  return { resource, scope, items };
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

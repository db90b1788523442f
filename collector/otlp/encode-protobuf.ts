import type {
  AnyValue,
  KeyValue,
  Resource,
  Scope,
  Span,
  SpanEvent,
  SpanGroup,
  SpanLink,
} from './model.js';
import { isJsonMembers, requestFieldsOf } from './unknown-members.js';
import { WireWriter } from './wire-writer.js';

/** Writes an ExportTraceServiceRequest (opentelemetry-proto 1.x); groups of one resource in a row share it. */
export function encodeProtobuf(groups: readonly SpanGroup[]): Uint8Array {
  const writer = new WireWriter();
  for (let i = 0; i < groups.length;) {
    const { resource } = groups[i]!;
    writer.message(1, () => {
      writeResource(writer, resource);
      for (; i < groups.length && groups[i]!.resource === resource; i++)
        writer.message(2, () => writeScopeSpans(writer, groups[i]!));
      if (resource.schemaUrl !== '') writer.text(3, resource.schemaUrl);
      writeUnknown(writer, resource.aroundFields);
    });
  }
  for (const fields of requestFieldsOf(groups)) writeUnknown(writer, fields);
  return writer.finish();
}

function writeResource(writer: WireWriter, resource: Resource): void {
  writer.message(1, () => {
    writeAttributes(writer, 1, resource.attributes);
    writeCount(writer, 2, resource.droppedAttributesCount);
    writeUnknown(writer, resource.unknownFields);
  });
}

function writeScopeSpans(writer: WireWriter, { scope, spans }: SpanGroup): void {
  writer.message(1, () => writeScope(writer, scope));
  for (const span of spans) writer.message(2, () => writeSpan(writer, span));
  if (scope.schemaUrl !== '') writer.text(3, scope.schemaUrl);
  writeUnknown(writer, scope.aroundFields);
}

function writeScope(writer: WireWriter, scope: Scope): void {
  if (scope.name !== '') writer.text(1, scope.name);
  if (scope.version !== '') writer.text(2, scope.version);
  writeAttributes(writer, 3, scope.attributes);
  writeCount(writer, 4, scope.droppedAttributesCount);
  writeUnknown(writer, scope.unknownFields);
}

function writeSpan(writer: WireWriter, span: Span): void {
  writer.blob(1, Buffer.from(span.traceId, 'hex'));
  writer.blob(2, Buffer.from(span.spanId, 'hex'));
  if (span.traceState !== '') writer.text(3, span.traceState);
  if (span.parentSpanId !== '') writer.blob(4, Buffer.from(span.parentSpanId, 'hex'));
  if (span.name !== '') writer.text(5, span.name);
  writeCount(writer, 6, span.kind);
  if (span.startNs !== 0n) writer.fixed64(7, span.startNs);
  if (span.endNs !== 0n) writer.fixed64(8, span.endNs);
  writeAttributes(writer, 9, span.attributes);
  writeCount(writer, 10, span.droppedAttributesCount);
  for (const event of span.events) writer.message(11, () => writeEvent(writer, event));
  writeCount(writer, 12, span.droppedEventsCount);
  for (const link of span.links) writer.message(13, () => writeLink(writer, link));
  writeCount(writer, 14, span.droppedLinksCount);
  if (span.statusCode !== 0 || span.statusMessage !== '')
    writer.message(15, () => {
      if (span.statusMessage !== '') writer.text(2, span.statusMessage);
      writeCount(writer, 3, span.statusCode);
    });
  if (span.flags !== 0) writer.fixed32(16, span.flags);
  writeUnknown(writer, span.unknownFields);
}

function writeEvent(writer: WireWriter, event: SpanEvent): void {
  if (event.timeNs !== 0n) writer.fixed64(1, event.timeNs);
  if (event.name !== '') writer.text(2, event.name);
  writeAttributes(writer, 3, event.attributes);
  writeCount(writer, 4, event.droppedAttributesCount);
  writeUnknown(writer, event.unknownFields);
}

function writeLink(writer: WireWriter, link: SpanLink): void {
  if (link.traceId !== '') writer.blob(1, Buffer.from(link.traceId, 'hex'));
  if (link.spanId !== '') writer.blob(2, Buffer.from(link.spanId, 'hex'));
  if (link.traceState !== '') writer.text(3, link.traceState);
  writeAttributes(writer, 4, link.attributes);
  writeCount(writer, 5, link.droppedAttributesCount);
  if (link.flags !== 0) writer.fixed32(6, link.flags);
  writeUnknown(writer, link.unknownFields);
}

function writeAttributes(writer: WireWriter, field: number, list: readonly KeyValue[]): void {
  for (const { key, value, unknownFields } of list)
    writer.message(field, () => {
      if (key !== '') writer.text(1, key);
      writer.message(2, () => writeValue(writer, value));
      writeUnknown(writer, unknownFields);
    });
}

function writeValue(writer: WireWriter, value: AnyValue): void {
  switch (value.type) {
    case 'string':
      return writer.text(1, value.value);
    case 'bool':
      return writer.int32(2, value.value ? 1 : 0);
    case 'int':
      return writer.int64(3, value.value);
    case 'double':
      return writer.double(4, value.value);
    case 'array':
      return writer.message(5, () => {
        for (const item of value.value) writer.message(1, () => writeValue(writer, item));
        writeUnknown(writer, value.unknownFields);
      });
    case 'kvlist':
      return writer.message(6, () => {
        writeAttributes(writer, 1, value.value);
        writeUnknown(writer, value.unknownFields);
      });
    case 'bytes':
      return writer.blob(7, value.value);
    case 'empty':
      return writeUnknown(writer, value.unknownFields);
  }
}

function writeCount(writer: WireWriter, field: number, count: number): void {
  if (count !== 0) writer.int32(field, count);
}

/** Members that came as JSON have no field number here and stay out. */
function writeUnknown(writer: WireWriter, fields: Uint8Array | null | undefined): void {
  if (fields != null && !isJsonMembers(fields)) writer.raw(fields);
}

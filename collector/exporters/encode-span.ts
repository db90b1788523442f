import type { Attributes, HrTime, Link, SpanContext, SpanStatus } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace-base';
import type { WireWriter } from '../otlp/wire-writer.js';

/** Says that the next flag is known (opentelemetry-proto, SpanFlags), and the flag: the parent is of another process. */
const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;
const NS_PER_SECOND = 1_000_000_000;
const INT64_BOUND = 2 ** 63;

/** How SDKs before 2.0 name two members, whose spans a host's own provider may hand us. */
interface OlderSpan {
  readonly instrumentationLibrary?: InstrumentationScope;
  readonly parentSpanId?: string;
}

/** The instrumentation scope of a span, whichever version of the SDK made it. */
export function scopeOfSpan(span: ReadableSpan): InstrumentationScope {
  return span.instrumentationScope ?? (span as OlderSpan).instrumentationLibrary;
}

/** The Resource message of OTLP (opentelemetry-proto 1.x), as field 1 of ResourceSpans. */
export function encodeResource(writer: WireWriter, { attributes }: Resource): void {
  const start = writer.open(1);
  encodeAttributes(writer, 1, attributes);
  writer.int32(2, 0);
  writer.close(start);
}

/** The InstrumentationScope message, as field 1 of ScopeSpans. */
export function encodeScope(writer: WireWriter, { name, version }: InstrumentationScope): void {
  const start = writer.open(1);
  writer.text(1, name);
  if (version) writer.text(2, version);
  writer.close(start);
}

/**
 * The members of a Span message. The bytes are those of OpenTelemetry's own serializer (otlp-transformer
 * 0.223), for a fifth of its time: a model call's text is written by the engine, not byte by byte and twice.
 */
export function encodeSpan(writer: WireWriter, span: ReadableSpan): void {
  const { traceId, spanId, traceState, traceFlags } = span.spanContext();
  const parent = span.parentSpanContext;
  const parentId = parent?.spanId ?? (span as OlderSpan).parentSpanId;
  writer.hex(1, traceId);
  writer.hex(2, spanId);
  const state = traceState?.serialize();
  if (state) writer.text(3, state);
  if (parentId) writer.hex(4, parentId);
  writer.text(5, span.name);
  writer.int32(6, span.kind + 1);
  encodeTime(writer, 7, span.startTime);
  encodeTime(writer, 8, span.endTime);
  encodeAttributes(writer, 9, span.attributes);
  writer.int32(10, span.droppedAttributesCount);
  for (const event of span.events) encodeEvent(writer, event);
  writer.int32(12, span.droppedEventsCount);
  for (const link of span.links) encodeLink(writer, link);
  writer.int32(14, span.droppedLinksCount);
  encodeStatus(writer, span.status);
  writer.fixed32(16, flagsOf(traceFlags, parent?.isRemote));
}

function encodeEvent(writer: WireWriter, event: TimedEvent): void {
  const start = writer.open(11);
  encodeTime(writer, 1, event.time);
  writer.text(2, event.name);
  if (event.attributes) encodeAttributes(writer, 3, event.attributes);
  writer.int32(4, event.droppedAttributesCount ?? 0);
  writer.close(start);
}

function encodeLink(writer: WireWriter, { context, attributes, droppedAttributesCount }: Link) {
  const start = writer.open(13);
  writer.hex(1, context.traceId);
  writer.hex(2, context.spanId);
  const state = context.traceState?.serialize();
  if (state) writer.text(3, state);
  if (attributes) encodeAttributes(writer, 4, attributes);
  writer.int32(5, droppedAttributesCount ?? 0);
  writer.fixed32(6, flagsOf(context.traceFlags, context.isRemote));
  writer.close(start);
}

function encodeStatus(writer: WireWriter, { code, message }: SpanStatus): void {
  const start = writer.open(15);
  if (message) writer.text(2, message);
  writer.int32(3, code);
  writer.close(start);
}

function flagsOf(traceFlags: SpanContext['traceFlags'], isRemote: boolean | undefined): number {
  return (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0);
}

/** Nanoseconds do not fit a double, so they are worked out in halves of the seconds, which do. */
function encodeTime(writer: WireWriter, field: number, [seconds, nanoseconds]: HrTime): void {
  const upper = Math.floor(seconds / 0x1_0000) * NS_PER_SECOND;
  const lower = (seconds % 0x1_0000) * NS_PER_SECOND + nanoseconds;
  const rest = (upper % 0x1_0000) * 0x1_0000 + lower;
  const high = Math.floor(upper / 0x1_0000) + Math.floor(rest / 0x1_0000_0000);
  writer.fixed64Halves(field, rest >>> 0, high >>> 0);
}

function encodeAttributes(writer: WireWriter, field: number, attributes: Attributes): void {
  for (const key of Object.keys(attributes)) {
    const start = writer.open(field);
    writer.text(1, key);
    const valueStart = writer.open(2);
    encodeValue(writer, attributes[key]);
    writer.close(valueStart);
    writer.close(start);
  }
}

function encodeValue(writer: WireWriter, value: unknown): void {
  switch (typeof value) {
    case 'string':
      return writer.text(1, value);
    case 'boolean':
      return writer.int32(2, value ? 1 : 0);
    case 'number':
      return Number.isInteger(value) && value >= -INT64_BOUND && value < INT64_BOUND
        ? writer.integer(3, value)
        : writer.double(4, value);
    case 'object':
      return value === null ? undefined : encodeObject(writer, value);
  }
}

/** The API promises lists of plain values. Its SDK checks spans' attributes, not a resource's or a scope's. */
function encodeObject(writer: WireWriter, value: object): void {
  if (value instanceof Uint8Array) return writer.blob(7, value);
  if (!Array.isArray(value)) {
    const start = writer.open(6);
    encodeAttributes(writer, 1, value as Attributes);
    return writer.close(start);
  }
  const start = writer.open(5);
  for (const item of value) {
    const itemStart = writer.open(1);
    encodeValue(writer, item);
    writer.close(itemStart);
  }
  writer.close(start);
}

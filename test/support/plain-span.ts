import type { AttributeValue, Attributes, HrTime } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

/**
 * A span with all that a backend must give back, in a form that a sender and a receiver can be compared in. Integers
 * are bigint and doubles number, so that 1 and 1.0 differ; kind and status code are OTLP's numbers; times are ns.
 */
export interface PlainSpan {
  traceId: string;
  spanId: string;
  /** '' for a root. */
  parentSpanId: string;
  name: string;
  kind: number;
  startNs: bigint;
  endNs: bigint;
  attributes: Record<string, unknown>;
  statusCode: number;
  statusMessage: string;
  events: { name: string; timeNs: bigint; attributes: Record<string, unknown> }[];
  links: { traceId: string; spanId: string; attributes: Record<string, unknown> }[];
  scope: { name: string; version: string };
  resource: Record<string, unknown>;
}

/** What an OTel JS SDK sent, by start time. */
export function plainSpans(sent: readonly ReadableSpan[]): PlainSpan[] {
  return sent.map(fromReadable).sort(byStart);
}

/** The spans of OTLP JSON (opentelemetry-proto 1.x, `TracesData`), by start time. */
export function readOtlpJson(traces: unknown): PlainSpan[] {
  return list((traces as Json).resourceSpans)
    .flatMap(({ resource, scopeSpans }) =>
      list(scopeSpans).flatMap(({ scope, spans }) =>
        list(spans).map((span) => ({
          ...fromJson(span),
          scope: { name: text(scope?.name), version: text(scope?.version) },
          resource: attributesFromJson(resource?.attributes),
        })),
      ),
    )
    .sort(byStart);
}

function fromReadable(span: ReadableSpan): PlainSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? '',
    name: span.name,
    // OTLP keeps 0 for "unspecified", the API has no such kind.
    kind: span.kind + 1,
    startNs: nanoseconds(span.startTime),
    endNs: nanoseconds(span.endTime),
    attributes: typed(span.attributes),
    statusCode: span.status.code,
    statusMessage: span.status.message ?? '',
    events: span.events.map(({ name, time, attributes }) => ({
      name,
      timeNs: nanoseconds(time),
      attributes: typed(attributes),
    })),
    links: span.links.map(({ context, attributes }) => ({
      traceId: context.traceId,
      spanId: context.spanId,
      attributes: typed(attributes),
    })),
    scope: {
      name: span.instrumentationScope.name,
      version: span.instrumentationScope.version ?? '',
    },
    resource: typed(span.resource.attributes),
  };
}

function typed(attributes: Attributes = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, typedValue(value)]),
  );
}

function typedValue(value: AttributeValue | null | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => typedValue(item));
  return Number.isInteger(value) ? BigInt(value as number) : value;
}

function nanoseconds([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON from outside; each field is converted below
type Json = Record<string, any>;

function fromJson(span: Json): Omit<PlainSpan, 'scope' | 'resource'> {
  return {
    traceId: text(span.traceId),
    spanId: text(span.spanId),
    parentSpanId: text(span.parentSpanId),
    name: text(span.name),
    kind: Number(span.kind ?? 0),
    startNs: BigInt(span.startTimeUnixNano),
    endNs: BigInt(span.endTimeUnixNano),
    attributes: attributesFromJson(span.attributes),
    statusCode: Number(span.status?.code ?? 0),
    statusMessage: text(span.status?.message),
    events: list(span.events).map(({ name, timeUnixNano, attributes }) => ({
      name: text(name),
      timeNs: BigInt(timeUnixNano),
      attributes: attributesFromJson(attributes),
    })),
    links: list(span.links).map(({ traceId, spanId, attributes }) => ({
      traceId: text(traceId),
      spanId: text(spanId),
      attributes: attributesFromJson(attributes),
    })),
  };
}

function attributesFromJson(attributes: unknown): Record<string, unknown> {
  return Object.fromEntries(
    list(attributes).map(({ key, value }) => [text(key), valueFromJson(value)]),
  );
}

function valueFromJson(value: Json): unknown {
  if ('intValue' in value) return BigInt(value.intValue);
  if ('arrayValue' in value) return list(value.arrayValue.values).map(valueFromJson);
  if ('kvlistValue' in value) return attributesFromJson(value.kvlistValue.values);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? value.bytesValue;
}

function list(value: unknown): Json[] {
  return (value as Json[] | undefined) ?? [];
}

function text(value: unknown): string {
  return (value as string | undefined) ?? '';
}

function byStart(a: PlainSpan, b: PlainSpan): number {
  if (a.startNs !== b.startNs) return a.startNs < b.startNs ? -1 : 1;
  return a.spanId < b.spanId ? -1 : 1;
}

import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { OtlpProtocol } from '../settings.js';

/** Spans as the body of an OTLP trace export request. */
export function serializeSpans(protocol: OtlpProtocol, spans: ReadableSpan[]): Uint8Array {
  const body = serializerOf(protocol).serializeRequest(spans);
  if (!body)
    throw new TypeError(`the ${protocol} serializer made nothing of ${spans.length} spans`);
  return body;
}

/** How many spans the receiver says it refused, and why. */
export function rejectedSpans(
  protocol: OtlpProtocol,
  answer: Uint8Array,
): { readonly count: number; readonly reason: string } {
  if (answer.length === 0) return { count: 0, reason: '' };
  const { partialSuccess } = serializerOf(protocol).deserializeResponse(answer);
  return {
    count: Number(partialSuccess?.rejectedSpans ?? 0),
    reason: partialSuccess?.errorMessage ?? '',
  };
}

function serializerOf(protocol: OtlpProtocol): typeof ProtobufTraceSerializer {
  return protocol === 'http/json' ? JsonTraceSerializer : ProtobufTraceSerializer;
}

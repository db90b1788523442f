import type * as Transformer from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { createRequire } from 'node:module';
import type { OtlpProtocol } from '../settings.js';

const require = createRequire(import.meta.url);

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

function serializerOf(protocol: OtlpProtocol): typeof Transformer.ProtobufTraceSerializer {
  // Loaded when the first batch is sent, not when the agent starts; at exit there is no time to import.
  const transformer: typeof Transformer = require('@opentelemetry/otlp-transformer');
  return protocol === 'http/json'
    ? transformer.JsonTraceSerializer
    : transformer.ProtobufTraceSerializer;
}

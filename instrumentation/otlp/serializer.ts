import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import {
  serialiseAtOnce,
  serialiseInTurns,
  type SerialisedBatch,
  type SpanGuard,
} from '../../collector/exporters/index.js';
import { guardAll } from '../privacy/guard-span.js';
import { noteFailure } from '../safely.js';
import type { OtlpProtocol } from '../settings.js';

/** Spans, masked by `guard`, as the bodies of OTLP trace export requests; the event loop turns in between. */
export async function* serializeInTurns(
  protocol: OtlpProtocol,
  spans: readonly ReadableSpan[],
  guard: SpanGuard,
): AsyncGenerator<Uint8Array> {
  if (protocol === 'http/json') yield jsonOf(spans, guard);
  else for await (const batch of serialiseInTurns(spans, guard)) yield bytesOf(batch);
}

/** The same as one body, for a process that is about to end. */
export function serializeAtOnce(
  protocol: OtlpProtocol,
  spans: readonly ReadableSpan[],
  guard: SpanGuard,
): Uint8Array {
  if (protocol === 'http/json') return jsonOf(spans, guard);
  // Protobuf messages one after the other read as one message: repeated fields append.
  return Buffer.concat([...serialiseAtOnce(spans, guard)].map(bytesOf));
}

/** How many spans the receiver says it refused, and why. */
export function rejectedSpans(
  protocol: OtlpProtocol,
  answer: Uint8Array,
): { readonly count: number; readonly reason: string } {
  if (answer.length === 0) return { count: 0, reason: '' };
  const serializer = protocol === 'http/json' ? JsonTraceSerializer : ProtobufTraceSerializer;
  const { partialSuccess } = serializer.deserializeResponse(answer);
  return {
    count: Number(partialSuccess?.rejectedSpans ?? 0),
    reason: partialSuccess?.errorMessage ?? '',
  };
}

function jsonOf(spans: readonly ReadableSpan[], guard: SpanGuard): Uint8Array {
  const body = JsonTraceSerializer.serializeRequest(guardAll(spans, guard));
  if (!body) throw new TypeError(`the JSON serializer made nothing of ${spans.length} spans`);
  return body;
}

function bytesOf({ bytes, unserialisable }: SerialisedBatch): Uint8Array {
  if (unserialisable > 0)
    noteFailure('write every span as OTLP', `${unserialisable} were left out`);
  return bytes;
}

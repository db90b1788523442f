import { SpanRejected } from '../errors.js';
import { decodeSpan } from './decode-protobuf-span.js';
import { readEnvelopes } from './decode-protobuf-envelope.js';
import type { DecodedTraces, Rejection, Span } from './model.js';
import type { WireReader } from './wire-reader.js';

/**
 * Reads an ExportTraceServiceRequest (opentelemetry-proto 1.x, collector/trace/v1) straight from its bytes. Long
 * strings stay slices of `body`, which must not change afterwards. A body that is no such message throws DecodeError;
 * a span that cannot be stored is left out and told in `rejected`.
 */
export function decodeProtobuf(body: Uint8Array): DecodedTraces {
  const rejected: Rejection[] = [];
  const envelopes = readEnvelopes<Span>(body, (reader, end, spans) =>
    readSpan(reader, end, spans, rejected),
  );
  const groups = envelopes.map(({ resource, scope, items }) => ({ resource, scope, spans: items }));
  return { groups, rejected };
}

function readSpan(reader: WireReader, end: number, spans: Span[], rejected: Rejection[]): void {
  const start = reader.pos;
  try {
    spans.push(decodeSpan(reader, end));
  } catch (error) {
    if (!(error instanceof SpanRejected)) throw error;
    const { reason, detail } = error;
    rejected.push({ reason, detail, ...idsOf(reader, start, end) });
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

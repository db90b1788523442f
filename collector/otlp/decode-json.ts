import { decodeJsonSpan } from './decode-json-span.js';
import {
  parseThen,
  readAlone,
  readJsonEnvelopes,
  type EnvelopeNames,
} from './decode-json-envelope.js';
import type { JsonObject } from './json-path.js';
import { member } from './json-scalars.js';
import type { DecodedTraces, Rejection, Span } from './model.js';

const NAMES: EnvelopeNames = {
  ofResources: ['resourceSpans', 'resource_spans'],
  ofScopes: ['scopeSpans', 'scope_spans'],
  items: ['spans', 'spans'],
};

/**
 * Reads an ExportTraceServiceRequest in OTLP/JSON (OTLP 1.x, "JSON Protobuf Encoding"), tolerant of what senders write:
 * snake_case names, enum names, 64-bit numbers as numbers. Text that is no such message throws DecodeError with the
 * path of what is wrong; a span that cannot be stored is left out and told in `rejected`.
 */
export function decodeJson(text: string): DecodedTraces {
  return parseThen(text, decodeRequest);
}

function decodeRequest(request: unknown): DecodedTraces {
  const rejected: Rejection[] = [];
  const envelopes = readJsonEnvelopes<Span>(request, NAMES, (path, of, spans) => {
    const refusal = readAlone(path, () => spans.push(decodeJsonSpan(path, of)));
    if (refusal === null) return;
    const traceId = idOf(of, 'traceId', 'trace_id');
    rejected.push({ ...refusal, traceId, spanId: idOf(of, 'spanId', 'span_id') });
  });
  const groups = envelopes.map(({ resource, scope, items }) => ({ resource, scope, spans: items }));
  return { groups, rejected };
}

function idOf(of: JsonObject, name: string, either: string): string {
  const id = member(of, name, either);
  return typeof id === 'string' ? id.slice(0, 64) : '';
}

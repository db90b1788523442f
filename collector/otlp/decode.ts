import { decodeJson } from './decode-json.js';
import { decodeProtobuf } from './decode-protobuf.js';
import type { DecodedTraces } from './model.js';

export type OtlpEncoding = 'protobuf' | 'json';

const decoder = new TextDecoder();

/**
 * Decodes one ExportTraceServiceRequest body. `body` must not change afterwards: long strings stay slices of it.
 * Throws DecodeError where the body as a whole cannot be read (HTTP 400); `rejected` tells of single spans
 * that cannot be stored (partial success).
 */
export function decodeTraces(body: Uint8Array, encoding: OtlpEncoding): DecodedTraces {
  return encoding === 'protobuf' ? decodeProtobuf(body) : decodeJson(decoder.decode(body));
}

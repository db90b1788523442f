import { decodeJson } from './decode-json.js';
import type { DecodedTraces } from './model.js';

export type OtlpEncoding = 'protobuf' | 'json';

/** Decodes one ExportTraceServiceRequest body. Throws where the body as a whole cannot be read. */
export function decodeTraces(body: Uint8Array, encoding: OtlpEncoding): DecodedTraces {
  if (encoding === 'protobuf') throw new Error('protobuf is not read yet');
  return decodeJson(new TextDecoder().decode(body));
}

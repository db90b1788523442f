import { CONTENT_ENCODINGS, type ContentEncoding } from './decompress.js';
import type { OtlpEncoding } from './decode.js';

/** Media types of the OTLP/HTTP encodings (OTLP specification 1.x). */
export const MEDIA_TYPE: Record<OtlpEncoding, string> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

const ENCODING_OF: Record<string, OtlpEncoding> = {
  'application/x-protobuf': 'protobuf',
  'application/protobuf': 'protobuf',
  'application/json': 'json',
};

/** The encoding that a Content-Type names, whatever its parameters; null for any other. */
export function encodingOf(contentType: string | undefined): OtlpEncoding | null {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return ENCODING_OF[mediaType] ?? null;
}

/** What a Content-Encoding names; null for one that is not read here. */
export function contentEncodingOf(header: string | undefined): ContentEncoding | null {
  const name = header?.trim().toLowerCase() || 'identity';
  return CONTENT_ENCODINGS.find((known) => known === name) ?? null;
}

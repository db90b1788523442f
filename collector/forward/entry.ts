import { crc32 } from 'node:zlib';
import type { ContentEncoding } from '../otlp/decompress.js';
import type { Signal } from '../otlp/signal.js';
import type { OtlpEncoding } from '../otlp/decode.js';

/** One accepted body on its way to a target. */
export interface ForwardEntry {
  signal: Signal;
  encoding: OtlpEncoding;
  contentEncoding: ContentEncoding;
  /** When it was accepted, milliseconds since the Unix epoch. */
  acceptedMs: number;
  body: Uint8Array<ArrayBuffer>;
}

/** Bytes before each entry on disk: length of the description, length of the body, checksum of both. */
export const HEADER_BYTES = 12;

export interface EntryHeader {
  descriptionBytes: number;
  bodyBytes: number;
  checksum: number;
}

/** `header description body`; the description is JSON. */
export function encodeEntry({ body, ...description }: ForwardEntry): Uint8Array[] {
  const text = Buffer.from(JSON.stringify(description));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(text.length, 0);
  header.writeUInt32LE(body.length, 4);
  header.writeUInt32LE(crc32(body, crc32(text)), 8);
  return [header, text, body];
}

export function decodeHeader(bytes: Buffer): EntryHeader {
  return {
    descriptionBytes: bytes.readUInt32LE(0),
    bodyBytes: bytes.readUInt32LE(4),
    checksum: bytes.readUInt32LE(8),
  };
}

/** Null where the bytes are not what was written: a crash cut them off. */
export function decodeEntry(header: EntryHeader, bytes: Buffer): ForwardEntry | null {
  if (bytes.length !== header.descriptionBytes + header.bodyBytes) return null;
  // Zeros have a right checksum: a file that grew before its content came.
  if (header.descriptionBytes === 0) return null;
  const text = bytes.subarray(0, header.descriptionBytes);
  const body = new Uint8Array(bytes.subarray(header.descriptionBytes));
  if (crc32(body, crc32(text)) !== header.checksum) return null;
  return { ...(JSON.parse(text.toString('utf8')) as Omit<ForwardEntry, 'body'>), body };
}

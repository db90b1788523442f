import type { Text } from '../../store/index.js';

/** UTF-8 bytes as a string; they are valid by the contract of `Text`. */
export function decodeText(text: Text): string {
  return typeof text === 'string' ? text : asBuffer(text).toString('utf8');
}

/** The first `length` characters, without decoding the rest. Bytes outside ASCII may count for more than one. */
export function headOf(text: Text, length: number): string {
  if (typeof text === 'string') return text.length > length ? text.slice(0, length) : text;
  return text.length > length
    ? asBuffer(text).toString('utf8', 0, wholeCharacters(text, length))
    : asBuffer(text).toString('utf8');
}

/** Makes a search for `part`, which is ASCII; its bytes are made once. */
export function searchFor(part: string): (text: Text) => boolean {
  const bytes = Buffer.from(part, 'latin1');
  return (text) =>
    typeof text === 'string' ? text.includes(part) : asBuffer(text).includes(bytes);
}

/** A Buffer on the same bytes. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The greatest end at or before `end` that cuts no UTF-8 sequence. */
function wholeCharacters(bytes: Uint8Array, end: number): number {
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return end;
}

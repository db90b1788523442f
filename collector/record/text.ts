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

/** True where `part`, which is ASCII, stands in the text. */
export function includesText(text: Text, part: string): boolean {
  return typeof text === 'string'
    ? text.includes(part)
    : asBuffer(text).includes(part, 0, 'latin1');
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

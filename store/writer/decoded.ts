import type { Text } from '../span-row.js';

/** A text column's value as a string. */
export function decoded(text: Text): string {
  return typeof text === 'string'
    ? text
    : Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf8');
}

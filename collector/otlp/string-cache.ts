/**
 * Strings that come again and again (keys, model and tool names) are made once. The table is direct-mapped: a slot
 * holds the last string that fell on it, so that it neither grows nor needs a clock.
 */
const SLOTS = 8192;
const LONGEST = 48;
const table: (string | undefined)[] = new Array<string | undefined>(SLOTS).fill(undefined);

/** The UTF-8 bytes from `start` to `end` as a string; what is not UTF-8 becomes U+FFFD. */
export function shortString(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length === 0) return '';
  if (length > LONGEST) return bytes.toString('utf8', start, end);
  let hash = length;
  let all = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    all |= byte;
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  if (all >= 0x80) return bytes.toString('utf8', start, end);
  const slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
  const cached = table[slot];
  if (cached !== undefined && cached.length === length && isSame(cached, bytes, start))
    return cached;
  return (table[slot] = bytes.toString('latin1', start, end));
}

function isSame(text: string, bytes: Buffer, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

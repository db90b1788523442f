/**
 * Ids as lower-case hex. Those of a request come in runs, a span's trace id again and again and its parent's soon
 * after the parent's own, so that the latest stay in a direct-mapped table.
 */
const SLOTS = 1024;
const words = new Int32Array(SLOTS * 4);
const written: string[] = new Array<string>(SLOTS).fill('');

/** The hex of an id of 8 or 16 bytes. */
export function hexId(bytes: Buffer, start: number, length: 8 | 16): string {
  const a = bytes.readInt32LE(start);
  const b = bytes.readInt32LE(start + 4);
  const c = length === 16 ? bytes.readInt32LE(start + 8) : 0;
  const d = length === 16 ? bytes.readInt32LE(start + 12) : 0;
  const slot = ((a ^ (a >>> 11) ^ (b >>> 5)) + length) & (SLOTS - 1);
  const at = slot * 4;
  const known = written[slot]!;
  if (
    known.length === 2 * length &&
    words[at] === a &&
    words[at + 1] === b &&
    words[at + 2] === c &&
    words[at + 3] === d
  )
    return known;
  words[at] = a;
  words[at + 1] = b;
  words[at + 2] = c;
  words[at + 3] = d;
  return (written[slot] = bytes.toString('hex', start, start + length));
}

/** True for an id that is all zeros, which OTLP calls invalid. */
export function isZeroId(hex: string): boolean {
  return hex === '0000000000000000' || hex === '00000000000000000000000000000000';
}

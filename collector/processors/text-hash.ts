import type { Text } from '../../store/index.js';
import { asBuffer } from '../json/text.js';

/**
 * A 64-bit hash of what a text says, for "the same arguments again" and "the same result again".
 *
 * The hash is over the normalised text: ASCII letters lower-cased, each run of white space one space, none at the
 * ends, and none beside the brackets and after the commas and colons of JSON, so that two writers of the same
 * object agree. Equal hashes say equal with an error of about n^2 / 2^65 among n texts; it is no checksum
 * against a person who wants a collision.
 */
export function hashText(text: Text): bigint {
  const bytes = typeof text === 'string' ? encode(text) : asBuffer(text);
  const end = typeof text === 'string' ? encodedLength : bytes.length;
  // Two FNV-1a lanes of 32 bits with different bases and odd multipliers, then mixed so that every bit counts.
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  let last = 0x7b;
  let space = false;
  for (let i = 0; i < end; i++) {
    let byte = bytes[i]!;
    if (byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)) {
      space = true;
      continue;
    }
    if (space) {
      space = false;
      if (!OPENS[last] && byte !== 0x5d && byte !== 0x7d) {
        a = Math.imul(a ^ 0x20, 0x01000193);
        b = Math.imul(b ^ 0x20, 0x5bd1e995);
      }
    }
    if (byte >= 0x41 && byte <= 0x5a) byte |= 0x20;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x5bd1e995);
    b = (b << 13) | (b >>> 19);
    last = byte;
  }
  return (BigInt(mix(a)) << 32n) | BigInt(mix(b ^ a));
}

/** After these bytes white space says nothing: `,` `:` `[` `{`. */
const OPENS = new Uint8Array(256);
for (const byte of [0x2c, 0x3a, 0x5b, 0x7b]) OPENS[byte] = 1;

/** Spreads the low bits over all 32 (the finaliser of MurmurHash3). */
function mix(hash: number): number {
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const encoder = new TextEncoder();
let scratch: Uint8Array = new Uint8Array(4096);
let encodedLength = 0;

function encode(text: string): Uint8Array {
  if (text.length * 3 > scratch.length) {
    // A rare huge text gets an array of its own: the scratch stays small.
    if (text.length > 1_000_000) {
      const bytes = encoder.encode(text);
      encodedLength = bytes.length;
      return bytes;
    }
    scratch = new Uint8Array(text.length * 3);
  }
  encodedLength = encoder.encodeInto(text, scratch).written;
  return scratch;
}

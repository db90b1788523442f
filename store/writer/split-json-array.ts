const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * The elements of a JSON array as slices of its bytes, whitespace around them included, so that
 * `'[' + elements.join(',') + ']'` is the array again, byte for byte. Reads no value. Null where the bytes
 * are not one array with at least one element and nothing around it.
 */
export function splitJsonArray(bytes: Uint8Array): Uint8Array[] | null {
  const last = bytes.length - 1;
  if (bytes[0] !== OPEN_BRACKET || bytes[last] !== CLOSE_BRACKET) return null;
  const elements: Uint8Array[] = [];
  let depth = 0;
  let from = 1;
  for (let at = 1; at < last; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
      if (at < 0) return null;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth++;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (--depth < 0) return null;
    } else if (byte === COMMA && depth === 0) {
      elements.push(bytes.subarray(from, at));
      from = at + 1;
    }
  }
  if (depth !== 0) return null;
  elements.push(bytes.subarray(from, last));
  return elements;
}

/** Where the string that opens at `from` closes, or -1. Hops from quote to quote: most bytes are within strings. */
function endOfString(bytes: Uint8Array, from: number): number {
  for (;;) {
    const quote = bytes.indexOf(QUOTE, from + 1);
    if (quote < 0) return -1;
    let backslashes = 0;
    while (bytes[quote - 1 - backslashes] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote;
    from = quote;
  }
}

/** Deeper JSON is refused before it is parsed: whatever walks a value may recurse. */
export const MAX_DEPTH = 500;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Parsed JSON of at most MAX_DEPTH levels. Throws SyntaxError, with what is wrong in a few words. */
export function parseBoundedJson(bytes: Buffer): unknown {
  if (isTooDeep(bytes)) throw new SyntaxError(`JSON nested more than ${MAX_DEPTH} levels deep`);
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (cause) {
    throw new SyntaxError(`not JSON: ${(cause as Error).message.slice(0, 200)}`, { cause });
  }
}

/** Reads brackets and quotes only. */
function isTooDeep(bytes: Buffer): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      for (at++; at < bytes.length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > MAX_DEPTH) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}

export interface ArrayElement {
  /** The line on which the element begins, counted from 1. */
  line: number;
  /** From the end of the element before to the end of this one: bracket or comma, white space, and the element. */
  source: Buffer;
  /** Where in `source` the element itself begins. */
  start: number;
}

/** What follows the last element: the closing bracket and all behind it. */
export interface ArrayTail {
  tail: Buffer;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const OPEN = [0x5b, 0x7b];
const CLOSE = [0x5d, 0x7d];

/**
 * The elements of the JSON array that a stream holds, each as its own text, so that neither the array nor its layout
 * need be in memory at once. Reads brackets and quotes only; what the elements are is the caller's to parse. Throws
 * SyntaxError where the stream is no array, ends early, or an element is longer than `maxBytes`.
 */
export async function* splitArray(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<ArrayElement | ArrayTail> {
  let pending: Buffer = Buffer.alloc(0);
  let at = 0;
  let line = 1;
  let elementLine = 1;
  let start = -1;
  let depth = 0;
  let inString = false;
  let opened = false;
  let closed = false;

  const cut = (end: number): ArrayElement => {
    const element = { line: elementLine, source: pending.subarray(0, end), start };
    pending = pending.subarray(end);
    at = 0;
    start = -1;
    return element;
  };

  for await (const chunk of chunks) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (; at < pending.length && !closed; at++) {
      const byte = pending[at]!;
      if (byte === NEWLINE) line++;
      if (inString) {
        if (byte === BACKSLASH) at++;
        else if (byte === QUOTE) inString = false;
        continue;
      }
      if (isSpace(byte)) continue;
      if (!opened) {
        if (byte !== OPEN[0]) throw new SyntaxError('the file is no JSON array');
        opened = true;
        continue;
      }
      const ends = depth === 0 && (byte === COMMA || byte === CLOSE[0]);
      if (ends) {
        if (start >= 0) yield cut(endOfElement(pending, at));
        // `cut` moved the rest to the front: go on behind the white space and the comma or bracket.
        while (isSpace(pending[at]!)) at++;
        if (byte === CLOSE[0]) closed = true;
        continue;
      }
      if (start < 0) {
        start = at;
        elementLine = line;
      }
      if (byte === QUOTE) inString = true;
      else if (OPEN.includes(byte)) depth++;
      else if (CLOSE.includes(byte)) depth--;
    }
    if (pending.length > maxBytes)
      throw new SyntaxError(`the element on line ${elementLine} is longer than ${maxBytes} bytes`);
  }
  if (!opened || !closed) throw new SyntaxError(`the array ends early, on line ${line}`);
  yield { tail: pending };
}

/** Without the white space before `end`. */
function endOfElement(bytes: Buffer, end: number): number {
  while (isSpace(bytes[end - 1]!)) end--;
  return end;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === NEWLINE || byte === 0x0d || byte === 0x09;
}

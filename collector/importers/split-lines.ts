import { LineTooLongError } from '../errors.js';

export interface Line {
  /** Counted from 1. */
  number: number;
  /** Without its line break; null for one that is longer than the limit, which is not kept. */
  bytes: Buffer | null;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** The lines of a stream, each of at most `maxBytes`: a longer one is told, stepped over, and never held. */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let length = 0;
  let number = 1;
  const add = (part: Buffer): void => {
    length += part.length;
    if (length > maxBytes) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const take = (): Line => {
    const bytes = length > maxBytes ? null : withoutReturn(joined(parts, length));
    parts = [];
    length = 0;
    return { number: number++, bytes };
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from);
      if (end < 0) break;
      add(chunk.subarray(from, end));
      from = end + 1;
      yield take();
    }
    add(chunk.subarray(from));
  }
  if (length > 0) yield take();
}

/** All bytes of a stream in one piece. Throws LineTooLongError beyond `maxBytes`. */
export async function readWhole(chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > maxBytes) throw new LineTooLongError(maxBytes);
    parts.push(chunk);
  }
  return joined(parts, length);
}

function joined(parts: Buffer[], length: number): Buffer {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts, length);
}

function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === RETURN ? bytes.subarray(0, -1) : bytes;
}

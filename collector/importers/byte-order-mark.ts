import { TextDecoder } from 'node:util';

/** Byte order marks (Unicode 15, 23.8), and how long each is. */
const MARKS: readonly { mark: Buffer; encoding: 'utf-8' | 'utf-16le' | 'utf-16be' }[] = [
  { mark: Buffer.from([0xef, 0xbb, 0xbf]), encoding: 'utf-8' },
  { mark: Buffer.from([0xff, 0xfe]), encoding: 'utf-16le' },
  { mark: Buffer.from([0xfe, 0xff]), encoding: 'utf-16be' },
];
const LONGEST_MARK = 3;

/**
 * The stream as UTF-8, without a byte order mark: PowerShell's `>` writes UTF-16, and editors on Windows put the mark
 * before UTF-8. A stream without one is handed on as it is.
 */
export async function* withoutByteOrderMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    let rest = chunk;
    if (head !== null) {
      head = Buffer.concat([head, chunk]);
      if (head.length < LONGEST_MARK) continue;
      ({ decoder, rest } = begin(head));
      head = null;
    }
    yield decoder === null ? rest : Buffer.from(decoder.decode(rest, { stream: true }));
  }
  if (head !== null && head.length > 0) {
    ({ decoder, rest: head } = begin(head));
    yield decoder === null ? head : Buffer.from(decoder.decode(head));
  } else if (decoder !== null) {
    const last = decoder.decode();
    if (last !== '') yield Buffer.from(last);
  }
}

function begin(head: Buffer): { decoder: TextDecoder | null; rest: Buffer } {
  const found = MARKS.find(({ mark }) => head.subarray(0, mark.length).equals(mark));
  if (found === undefined) return { decoder: null, rest: head };
  const rest = head.subarray(found.mark.length);
  return { decoder: found.encoding === 'utf-8' ? null : new TextDecoder(found.encoding), rest };
}

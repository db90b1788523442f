/** A longer request body is no prompt; it is not kept. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/**
 * Collects what the host writes of a request. Where its length is not known, the first piece that could be a whole body
 * is tried: the headers go out with it.
 */
export class WrittenBody {
  readonly #lengthOf: () => number;
  readonly #isRead: (text: string) => boolean;
  #chunks: Buffer[] = [];
  #size = 0;
  #isDecided = false;

  /**
   * @param lengthOf Bytes that are to come; Infinity where nothing says so.
   * @param isRead Tries a body, and says whether it was one.
   */
  constructor(lengthOf: () => number, isRead: (text: string) => boolean) {
    this.#lengthOf = lengthOf;
    this.#isRead = isRead;
  }

  /** As the arguments of a stream's `write` and `end`. */
  write(chunk: unknown, encoding: unknown, isLast: boolean): void {
    if (this.#isDecided) return;
    const bytes = bytesOf(chunk, encoding);
    if (bytes) this.#chunks.push(bytes);
    this.#size += bytes?.length ?? 0;
    const isOver = isLast || this.#size >= this.#lengthOf() || this.#size > MAX_BODY_BYTES;
    if (!isOver && !this.#endsObject()) return;
    this.#isDecided = this.#isRead(Buffer.concat(this.#chunks).toString('utf8')) || isOver;
    if (this.#isDecided) this.#chunks = [];
  }

  #endsObject(): boolean {
    return this.#chunks.at(-1)?.at(-1) === '}'.charCodeAt(0);
  }
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer | undefined {
  if (chunk instanceof Uint8Array) return Buffer.from(chunk);
  if (typeof chunk !== 'string') return undefined;
  return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
}

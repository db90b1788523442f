import { passingBody, type PassingBody } from './passing-body.js';

/** What is to come, as the request's headers say it. */
export interface BodyHead {
  /** Bytes; Infinity where nothing says so. */
  readonly length: number;
  readonly contentType: string | null;
}

/**
 * Collects what the host writes of a request. Where its length is not known, the first piece that could be a whole body
 * is tried: the headers go out with it.
 */
export class WrittenBody {
  readonly #headOf: () => BodyHead;
  readonly #isRead: (text: string, sinceMs: number | undefined) => boolean;
  #body: PassingBody | undefined;
  #startMs = 0;
  #size = 0;
  #isDecided = false;

  /**
   * @param headOf Asked at the first write: until then headers may be set.
   * @param isRead Tries a body, and says whether it was one. It is told when the first of it was written, in epoch
   *   milliseconds, where that was before now.
   */
  constructor(
    headOf: () => BodyHead,
    isRead: (text: string, sinceMs: number | undefined) => boolean,
  ) {
    this.#headOf = headOf;
    this.#isRead = isRead;
  }

  /** As the arguments of a stream's `write` and `end`. */
  write(chunk: unknown, encoding: unknown, isLast: boolean): void {
    if (this.#isDecided) return;
    const head = this.#headOf();
    if (!this.#body) this.#startMs = Date.now();
    this.#body ??= passingBody(head.contentType);
    const bytes = bytesOf(chunk, encoding);
    if (bytes) this.#body.add(bytes);
    this.#size += bytes?.length ?? 0;
    const isOver = isLast || this.#size >= head.length;
    if (!isOver && !this.#body.mayBeWhole) return;
    const text = this.#body.text();
    const sinceMs = this.#startMs < Date.now() ? this.#startMs : undefined;
    this.#isDecided = (text !== undefined && this.#isRead(text, sinceMs)) || isOver;
    if (this.#isDecided) this.#body = undefined;
  }
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer | undefined {
  if (chunk instanceof Uint8Array) return Buffer.from(chunk);
  if (typeof chunk !== 'string') return undefined;
  return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
}

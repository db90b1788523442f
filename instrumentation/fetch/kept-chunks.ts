/** A model's answer of a few hundred tokens, as events. */
const CAPACITY = 16 * 1024;
/** As many calls may be under way at once without memory being given out anew for each. */
const MAX_SPARE = 16;

const spare: Buffer[] = [];

/**
 * A stream's chunks until they are read together: decoding and cutting up one text takes a fraction of what thirty short
 * ones do. They are copied, since a chunk's memory is the host's to hand on.
 */
export class KeptChunks {
  #bytes: Buffer | undefined;
  #length = 0;

  /** @returns False where there is no room: then what is kept has to be taken first, or the chunk is too large. */
  add(chunk: Uint8Array): boolean {
    if (this.#length + chunk.length > CAPACITY) return false;
    this.#bytes ??= spare.pop() ?? Buffer.allocUnsafeSlow(CAPACITY);
    this.#bytes.set(chunk, this.#length);
    this.#length += chunk.length;
    return true;
  }

  /** What was kept, to be read at once: the memory goes to the next that needs some. */
  take(): Uint8Array {
    const bytes = this.#bytes;
    if (!bytes) return EMPTY;
    const taken = bytes.subarray(0, this.#length);
    this.#bytes = undefined;
    this.#length = 0;
    if (spare.length < MAX_SPARE) spare.push(bytes);
    return taken;
  }
}

const EMPTY = new Uint8Array(0);

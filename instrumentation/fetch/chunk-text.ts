const BYTE_ORDER_MARK = '\uFEFF';

/** A body's text, chunk by chunk, wherever the borders fall: inside a character, too. */
export class ChunkText {
  #decoder: InstanceType<typeof TextDecoder> | undefined;
  #isBegun = false;

  /** What the chunk adds, but for a character that it leaves unfinished. */
  next(chunk: Uint8Array): string {
    const text = this.#decode(chunk);
    if (this.#isBegun || text === '') return text;
    this.#isBegun = true;
    return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  }

  /** What is left when no chunk will come. */
  end(): string {
    return this.#decoder?.decode() ?? '';
  }

  /** Chunks that end in ASCII, as nearly all do, are whole, and Node decodes such text several times faster. */
  #decode(chunk: Uint8Array): string {
    const isWhole = (chunk.at(-1) ?? 0) < 0x80;
    if (isWhole && !this.#decoder)
      return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('utf8');
    this.#decoder ??= new TextDecoder('utf-8', { ignoreBOM: true });
    return this.#decoder.decode(chunk, { stream: true });
  }
}

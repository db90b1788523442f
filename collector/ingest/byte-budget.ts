/**
 * Bytes of request bodies that the process may hold at once: read, queued, or on their way to the file.
 * Bodies take as their bytes arrive, so that a slow client holds no more than it has sent.
 */
export class ByteBudget {
  #used = 0;

  constructor(readonly limit: number) {}

  get used(): number {
    return this.#used;
  }

  /** Whether `bytes` more would fit now; nothing is taken. */
  fits(bytes: number): boolean {
    return this.#used + bytes <= this.limit;
  }

  /** Takes `bytes`, or nothing at all and says false. */
  tryTake(bytes: number): boolean {
    if (!this.fits(bytes)) return false;
    this.#used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}

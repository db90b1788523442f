/** Text put together from a stream's deltas, up to a limit: a runaway stream must not fill the host. */
const MAX_CHARS = 4 * 1024 * 1024;

export class GrowingText {
  #text = '';
  #dropped = 0;

  append(delta: string): void {
    if (this.#text.length + delta.length <= MAX_CHARS) this.#text += delta;
    else this.#dropped += delta.length;
  }

  get isEmpty(): boolean {
    return this.#text === '' && this.#dropped === 0;
  }

  toString(): string {
    return this.#dropped === 0
      ? this.#text
      : `${this.#text}…[truncated ${this.#dropped} characters]`;
  }
}

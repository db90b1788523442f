import { ChunkText } from './chunk-text.js';
import type { ServerSentEvent } from './sse.js';

/** A line longer than this is no model's chunk; reading on would only hold memory. */
const MAX_PENDING_CHARS = 8 * 1024 * 1024;

/** Cuts an `application/x-ndjson` body into its lines as chunks arrive. Each line is one event's data. */
export class NdjsonParser {
  readonly #onEvent: (event: ServerSentEvent) => void;
  readonly #text = new ChunkText();
  #pending = '';
  #overflowed = false;

  constructor(onEvent: (event: ServerSentEvent) => void) {
    this.#onEvent = onEvent;
  }

  push(chunk: Uint8Array): void {
    this.#take(this.#text.next(chunk));
  }

  /** The body is over. A last line without its line feed is still delivered. */
  end(): void {
    this.#take(this.#text.end());
    this.#line(this.#pending);
    this.#pending = '';
  }

  #take(text: string): void {
    if (this.#overflowed) return;
    const lines = (this.#pending + text).split('\n');
    this.#pending = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
    if (this.#pending.length > MAX_PENDING_CHARS) {
      this.#overflowed = true;
      this.#pending = '';
    }
  }

  #line(line: string): void {
    const data = line.trim();
    if (data !== '') this.#onEvent({ data });
  }
}

import { ChunkText } from './chunk-text.js';

/** One event of a `text/event-stream` body (WHATWG HTML, server-sent events). */
export interface ServerSentEvent {
  readonly event?: string;
  readonly data: string;
}

const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
/** A line longer than this is no model's chunk; reading on would only hold memory. */
const MAX_PENDING_CHARS = 8 * 1024 * 1024;

/**
 * Cuts a `text/event-stream` body into events as its chunks arrive, wherever the chunk borders fall:
 * inside a UTF-8 character, between `\r` and `\n`, in the middle of a field.
 */
export class SseParser {
  readonly #onEvent: (event: ServerSentEvent) => void;
  readonly #text = new ChunkText();
  #pending = '';
  #event: string | undefined;
  #data: string | undefined;
  #overflowed = false;

  constructor(onEvent: (event: ServerSentEvent) => void) {
    this.#onEvent = onEvent;
  }

  push(chunk: Uint8Array): void {
    this.#take(this.#text.next(chunk));
  }

  /** The body is over. An event without its closing blank line is still delivered: servers leave it out. */
  end(): void {
    this.#take(this.#text.end());
    if (this.#pending !== '') this.#line(this.#pending.replace(/\r$/, ''));
    this.#pending = '';
    this.#dispatch();
  }

  #take(text: string): void {
    if (this.#overflowed) return;
    const lines = this.#pending === '' ? text : this.#pending + text;
    let start = 0;
    for (let end; (end = lines.indexOf('\n', start)) >= 0; start = end + 1) {
      const hasReturn = lines.charCodeAt(end - 1) === CARRIAGE_RETURN;
      this.#line(lines.slice(start, hasReturn ? end - 1 : end));
    }
    this.#pending = lines.slice(start);
    if (this.#pending.length > MAX_PENDING_CHARS) {
      this.#overflowed = true;
      this.#pending = '';
    }
  }

  #line(line: string): void {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    if (field !== 'data' && field !== 'event') return;
    const start = line.charCodeAt(colon + 1) === SPACE ? colon + 2 : colon + 1;
    const value = colon < 0 ? '' : line.slice(start);
    if (field === 'event') this.#event = value;
    else this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
  }

  #dispatch(): void {
    if (this.#data !== undefined) this.#onEvent({ event: this.#event, data: this.#data });
    this.#event = undefined;
    this.#data = undefined;
  }
}

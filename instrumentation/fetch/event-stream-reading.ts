import type { BodyReading } from './body-reading.js';
import type { JsonObject } from './json.js';
import { KeptChunks } from './kept-chunks.js';
import type { ServerSentEvent } from './sse.js';
import type { StreamAssembly } from './wire-protocol.js';

/** Cuts a body into events as its chunks arrive. */
interface StreamParser {
  push(chunk: Uint8Array): void;
  end(): void;
}
export type StreamParserClass = new (onEvent: (event: ServerSentEvent) => void) => StreamParser;

/** A streamed answer: its events, put together by their protocol. */
export class EventStreamReading implements BodyReading {
  readonly #assembly: StreamAssembly;
  readonly #parser: StreamParser;
  readonly #kept = new KeptChunks();
  #seenEvent = false;

  constructor(assembly: StreamAssembly, Parser: StreamParserClass, onFirstEvent: () => void) {
    this.#assembly = assembly;
    this.#parser = new Parser((event) => {
      if (!this.#seenEvent) onFirstEvent();
      this.#seenEvent = true;
      assembly.accept(event);
    });
  }

  get complete(): boolean {
    this.#readKept();
    return this.#assembly.complete;
  }

  /** When the first event came has to be known at once; the others are read together. */
  chunk(bytes: Uint8Array): void {
    if (this.#seenEvent && this.#kept.add(bytes)) return;
    this.#readKept();
    if (!this.#seenEvent || !this.#kept.add(bytes)) this.#parser.push(bytes);
  }

  parsed(): void {
    // `json()` on an event stream always throws, so there is never a value.
  }

  end(): void {
    this.#readKept();
    this.#parser.end();
  }

  body(): JsonObject | undefined {
    this.#readKept();
    return this.#seenEvent ? this.#assembly.body() : undefined;
  }

  #readKept(): void {
    const bytes = this.#kept.take();
    if (bytes.length > 0) this.#parser.push(bytes);
  }
}

import { isObject, objectsOf, type JsonObject } from './json.js';
import { KeptChunks } from './kept-chunks.js';
import { NdjsonParser } from './ndjson.js';
import { SseParser, type ServerSentEvent } from './sse.js';
import type { StreamAssembly, WireProtocol } from './wire-protocol.js';

/** A JSON body longer than this is not kept for parsing; the call is then known by its headers alone. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** One consumer's view of a response body: what it has seen, as the protocol's own body object. */
export interface BodyReading {
  chunk(bytes: Uint8Array): void;
  /** The body as the host's `json()` parsed it. Read at once, never kept: it belongs to the host. */
  parsed(value: unknown): void;
  /** No more chunks will come. */
  end(): void;
  /** Whether the protocol's end was reached. */
  readonly complete: boolean;
  body(): JsonObject | undefined;
}

/** @param onFirstEvent Called when the first piece of a streamed answer is there. */
export function readBody(
  protocol: WireProtocol,
  contentType: string | null | undefined,
  onFirstEvent: () => void,
): BodyReading {
  const assembly = protocol.openStream?.();
  const Parser = assembly && streamParserOf(contentType ?? '');
  return Parser
    ? new EventStreamReading(assembly, Parser, onFirstEvent)
    : new JsonReading(assembly);
}

/** Cuts a body into events as its chunks arrive. */
interface StreamParser {
  push(chunk: Uint8Array): void;
  end(): void;
}
type StreamParserClass = new (onEvent: (event: ServerSentEvent) => void) => StreamParser;

function streamParserOf(contentType: string): StreamParserClass | undefined {
  if (contentType.includes('text/event-stream')) return SseParser;
  return contentType.includes('ndjson') ? NdjsonParser : undefined;
}

class EventStreamReading implements BodyReading {
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

class JsonReading implements BodyReading {
  readonly #assembly: StreamAssembly | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  #body: JsonObject | undefined;
  #tooLong = false;

  constructor(assembly: StreamAssembly | undefined) {
    this.#assembly = assembly;
  }

  get complete(): boolean {
    return this.#body !== undefined || this.#tooLong;
  }

  chunk(bytes: Uint8Array): void {
    this.#size += bytes.byteLength;
    this.#tooLong ||= this.#size > MAX_BODY_BYTES;
    if (this.#tooLong) this.#chunks = [];
    else this.#chunks.push(Buffer.from(bytes));
  }

  parsed(value: unknown): void {
    if (isObject(value)) this.#body = value;
    else if (Array.isArray(value)) this.#body = this.#assemble(value);
  }

  end(): void {
    if (this.#body || this.#chunks.length === 0) return;
    const text = Buffer.concat(this.#chunks).toString('utf8');
    this.#chunks = [];
    try {
      this.parsed(JSON.parse(text));
    } catch {
      // Not JSON, or JSON cut short: `complete` stays false and the call says so.
    }
  }

  body(): JsonObject | undefined {
    return this.#body;
  }

  /** A stream may come as one JSON array of chunks (Gemini without `alt=sse`). */
  #assemble(chunks: readonly unknown[]): JsonObject | undefined {
    for (const chunk of objectsOf(chunks)) this.#assembly?.accept({ data: JSON.stringify(chunk) });
    return this.#assembly?.body();
  }
}

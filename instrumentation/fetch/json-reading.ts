import type { BodyReading } from './body-reading.js';
import { isObject, objectsOf, type JsonObject } from './json.js';
import type { StreamAssembly } from './wire-protocol.js';

/** A JSON body longer than this is not kept for parsing; the call is then known by its headers alone. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** An answer that comes as one JSON value. */
export class JsonReading implements BodyReading {
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

import type { BodyReading } from './body-reading.js';
import { ChunkText } from './chunk-text.js';
import { GrowingText } from './growing-text.js';
import type { JsonObject } from './json.js';

/** What is known of an answer of bytes: a sound, a picture. */
export interface MediaBody extends JsonObject {
  readonly mime_type: string;
  readonly size_bytes: number;
}

/** An answer in plain text: `{text}`. */
export class TextReading implements BodyReading {
  readonly #chunks = new ChunkText();
  readonly #text = new GrowingText();
  #isWhole = false;

  get complete(): boolean {
    return this.#isWhole;
  }

  chunk(bytes: Uint8Array): void {
    this.#text.append(this.#chunks.next(bytes));
  }

  parsed(): void {
    // JSON that says it is none.
  }

  end(): void {
    this.#text.append(this.#chunks.end());
    this.#isWhole = true;
  }

  body(): JsonObject {
    return { text: this.#text.toString() };
  }
}

/** An answer of bytes, of which the size alone is kept. */
export class MediaReading implements BodyReading {
  readonly #mimeType: string;
  #size = 0;
  #isWhole = false;

  constructor(contentType: string) {
    this.#mimeType = contentType.split(';')[0]!.trim();
  }

  get complete(): boolean {
    return this.#isWhole;
  }

  chunk(bytes: Uint8Array): void {
    this.#size += bytes.byteLength;
  }

  parsed(): void {
    // Bytes have no value.
  }

  end(): void {
    this.#isWhole = true;
  }

  body(): MediaBody {
    return { mime_type: this.#mimeType, size_bytes: this.#size };
  }
}

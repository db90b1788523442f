import type { JsonObject } from './json.js';

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

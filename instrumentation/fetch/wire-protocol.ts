import type { Attributes } from '@opentelemetry/api';
import type { Message, Part } from '../vocabulary/gen-ai-message.js';
import type { JsonObject } from './json.js';
import type { ServerSentEvent } from './sse.js';

/** What `gen_ai.operation.name` may say about a call the wrapper recognises. */
export type Operation = 'chat' | 'generate_content' | 'text_completion' | 'embeddings';

/**
 * One way of talking to a model over HTTP: how to know it, and how to read its two halves.
 *
 * Readers get parsed JSON of unknown shape. They never throw on a missing or odd field: it is simply
 * absent from the facts.
 */
export interface WireProtocol {
  /** Same as the file's base name. */
  readonly id: string;
  readonly operation: Operation;
  /** `gen_ai.provider.name` where the host tells nothing better. */
  readonly defaultProvider: string;
  /** Whether a POST to this URL path with this body speaks the protocol. */
  matches(path: string, body: JsonObject): boolean;
  readRequest(body: JsonObject, path: string): RequestFacts;
  readResponse(body: JsonObject): ResponseFacts;
  /** A fresh reader of one streamed response (server-sent events or JSON lines); absent where the protocol never streams. */
  openStream?(): StreamAssembly;
}

export interface RequestFacts {
  readonly model?: string;
  readonly stream?: boolean;
  /** Request parameters, already under their convention's names. */
  readonly attributes?: Attributes;
  readonly systemInstructions?: readonly Part[];
  readonly inputMessages?: readonly Message[];
  /** `{type, name, description, parameters}` per function; other tools as the provider writes them. */
  readonly toolDefinitions?: readonly unknown[];
}

export interface ResponseFacts {
  readonly id?: string;
  readonly model?: string;
  readonly finishReasons?: readonly string[];
  readonly usage?: Usage;
  readonly outputMessages?: readonly Message[];
  readonly attributes?: Attributes;
  /** A failure told inside a body whose HTTP status says nothing of it. */
  readonly error?: { readonly type: string; readonly message: string };
}

/** Token counts. Input includes what came from or went to a cache, output includes reasoning. */
export interface Usage {
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
}

/** Puts the events of one stream together into the body a non-streaming call would have answered. */
export interface StreamAssembly {
  accept(event: ServerSentEvent): void;
  /** True once the protocol's own end mark was seen; a stream that ends before it was cut. */
  readonly complete: boolean;
  /** What arrived so far, in the shape `readResponse` reads. */
  body(): JsonObject;
}

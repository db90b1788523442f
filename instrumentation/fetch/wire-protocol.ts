import type { Attributes } from '@opentelemetry/api';
import type { Message, Part } from '../vocabulary/gen-ai-message.js';
import type { JsonObject } from './json.js';
import type { ServerSentEvent } from './sse.js';

/**
 * What `gen_ai.operation.name` may say about a call the wrapper recognises. The first four are the conventions' (v1.41).
 * For the others they have no word yet: `rerank`, `speech_to_text` and `text_to_speech` are those of open proposals to
 * them (open-telemetry/semantic-conventions-genai, issue 253 and pull request 390), `moderation` is OpenAI's.
 */
export type Operation =
  | 'chat'
  | 'embeddings'
  | 'generate_content'
  | 'text_completion'
  | 'moderation'
  | 'rerank'
  | 'speech_to_text'
  | 'text_to_speech';

/** Of a model that is talked with: its calls ask and answer, and so can be what a run was asked and what it answered. */
export function converses(operation: Operation): boolean {
  return CONVERSING.has(operation);
}

const CONVERSING: ReadonlySet<Operation> = new Set(['chat', 'generate_content', 'text_completion']);

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
  /**
   * What an answer that is no JSON is: `text` reads as `{text}`, `media` (bytes that nobody keeps) as a `MediaBody`.
   * Absent where every answer is JSON.
   */
  readonly plainAnswer?: 'text' | 'media';
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
  /** What documents are searched or ranked for. */
  readonly query?: string;
  /** `{type, name, description, parameters}` per function; other tools as the provider writes them. */
  readonly toolDefinitions?: readonly unknown[];
}

export interface ResponseFacts {
  readonly id?: string;
  readonly model?: string;
  readonly finishReasons?: readonly string[];
  readonly usage?: Usage;
  readonly outputMessages?: readonly Message[];
  /** Those found or ranked, best first, each by its place in the request. */
  readonly documents?: readonly { readonly id: string; readonly score: number | undefined }[];
  readonly attributes?: Attributes;
  /** `pending`: the answer is made in the background, whoever listens. `cancelled`: the host had it stopped. */
  readonly state?: 'pending' | 'cancelled' | undefined;
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

import type { OtlpEncoding } from '../otlp/decode.js';
import type { ContentEncoding } from '../otlp/decompress.js';
import type { Signal } from '../otlp/signal.js';

/** One OTLP export request as it came over the wire. */
export interface OtlpRequest {
  signal: Signal;
  encoding: OtlpEncoding;
  contentEncoding: ContentEncoding;
  /** Handed over: whoever takes the request may detach or change it. */
  body: ArrayBuffer;
}

/** Why a request as a whole was not taken. The receivers turn it into their protocol's status. */
export type RefusalReason =
  /** The body is not what its headers say. Sending it again does not help. */
  | 'undecodable'
  /** Larger than a limit, compressed or unpacked. Sending it again does not help. */
  | 'too-large'
  /** Every byte of the queue is taken. Send again later. */
  | 'queue-full'
  /** The file cannot be written just now. Send again later. */
  | 'store-unavailable'
  /** The collector is shutting down. Send again later. */
  | 'closing';

export interface Refusal {
  accepted: false;
  reason: RefusalReason;
  /** One sentence for the sender: what was expected, what came. */
  message: string;
}

/** The request is committed, but for the items that `rejected` counts. */
export interface Acceptance {
  accepted: true;
  rejected: number;
  /** Why, when `rejected` is not 0. */
  message: string;
}

export type Outcome = Acceptance | Refusal;

/** Takes OTLP requests; implemented by the thread that does HTTP on the worker that owns the file. */
export interface Ingest {
  /** Resolves when the request is committed or refused; never rejects. */
  submit(request: OtlpRequest): Promise<Outcome>;
}

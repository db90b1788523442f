import type { BodyReading } from './body-reading.js';

/** The part of a Response that says how a call went; Node's own http client has one too. */
export interface ResponseStart {
  readonly status: number;
  readonly statusText: string;
  readonly headers: { get(name: string): string | null };
}

/** Whoever follows the answer to a request, as far as the host reads it. */
export interface AnswerWatcher {
  /** False once nothing more is to be learnt. */
  readonly isOpen: boolean;
  /** The headers are there. */
  responded(response: ResponseStart): void;
  /** The host has this response, and may forget to read it. */
  awaitReader(response: object): void;
  /** A reading for one consumer of the body; a cloned response has two. The first to end tells. */
  openReading(): BodyReading;
  /** The body was read to its end. */
  ended(reading: BodyReading): void;
  /** The host stopped reading. */
  closed(reading: BodyReading): void;
  /** The request failed, or reading the body did. */
  broke(error: unknown, reading?: BodyReading): void;
}

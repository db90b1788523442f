import type { OtlpProtocol } from '../settings.js';

/** One place metrics go to. */
export interface MetricTarget {
  /** In words for a warning. */
  readonly name: string;
  readonly protocol: OtlpProtocol;
  /** `delta`: what came since the last time, which adds up in SQL; `cumulative`: all so far, OTLP's default. */
  readonly temporality: 'delta' | 'cumulative';
  readonly intervalMs: number;
  /** Delivers an OTLP metrics request. */
  send(body: Uint8Array): Promise<void>;
  /** The same when the event loop has stopped. */
  handOver(body: Uint8Array): void;
}

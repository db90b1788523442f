import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SpanGuard } from '../../collector/exporters/index.js';
import { noteFailure } from '../safely.js';
import type { OtlpProtocol } from '../settings.js';
import { otlpEndpointFromEnv, type OtlpEndpoint } from './endpoint.js';
import { OtlpPostError, post } from './post.js';
import { rejectedSpans, serializeInTurns } from './serializer.js';

const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 5_000;
const BACKOFF_FACTOR = 1.5;

/**
 * Sends spans over OTLP/HTTP, configured by the `OTEL_EXPORTER_OTLP_*` variables.
 *
 * OTel's own exporter keeps the process alive while it waits to try again, up to ten seconds for a
 * collector that is not there. This one never does, and gives up at once when the process is ending.
 */
export class OtlpSpanExporter implements SpanExporter {
  readonly #protocol: OtlpProtocol;
  readonly #guard: SpanGuard;
  #endpoint: OtlpEndpoint | undefined;
  readonly #ending = new AbortController();

  constructor(protocol: OtlpProtocol, guard: SpanGuard) {
    this.#protocol = protocol;
    this.#guard = guard;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#deliver(spans).then(
      () => done({ code: ExportResultCode.SUCCESS }),
      (error: Error) => done({ code: ExportResultCode.FAILED, error }),
    );
  }

  /** The process is ending: no request is tried again from now on. */
  stopRetrying(): void {
    this.#ending.abort();
  }

  shutdown(): Promise<void> {
    this.stopRetrying();
    return Promise.resolve();
  }

  async #deliver(spans: ReadableSpan[]): Promise<void> {
    for await (const body of serializeInTurns(this.#protocol, spans, this.#guard)) {
      await this.send(body);
    }
  }

  /** Sends a trace export request. @throws {OtlpPostError} when no more attempt is worth it, as a rejection */
  async send(body: Uint8Array): Promise<void> {
    const endpoint = (this.#endpoint ??= otlpEndpointFromEnv(this.#protocol));
    const deadlineMs = performance.now() + endpoint.timeoutMs;
    for (let backoffMs = FIRST_BACKOFF_MS; ; backoffMs *= BACKOFF_FACTOR) {
      try {
        this.#noteRejected(endpoint, await post(endpoint, body));
        return;
      } catch (error) {
        const waitMs = this.#waitBeforeRetry(error, backoffMs);
        if (waitMs === undefined || performance.now() + waitMs > deadlineMs) throw error;
        const { signal } = this.#ending;
        await sleep(waitMs, undefined, { ref: false, signal }).catch(() => {
          throw error;
        });
      }
    }
  }

  #waitBeforeRetry(error: unknown, backoffMs: number): number | undefined {
    if (!(error instanceof OtlpPostError) || !error.retryable) return undefined;
    if (this.#ending.signal.aborted) return undefined;
    // Jitter keeps many agents from coming back in step.
    const jitter = 0.8 + Math.random() * 0.4;
    return error.retryAfterMs ?? Math.min(backoffMs, MAX_BACKOFF_MS) * jitter;
  }

  #noteRejected({ url }: OtlpEndpoint, answer: Uint8Array): void {
    const { count, reason } = this.#read(url, answer);
    if (count > 0) noteFailure('have every span accepted', `${count} refused: ${reason}`);
  }

  /** A page that says "log in", or that all is well, is an answer too. */
  #read(url: string, answer: Uint8Array): ReturnType<typeof rejectedSpans> {
    try {
      return rejectedSpans(this.#protocol, answer);
    } catch {
      throw new OtlpPostError(url, 'an answer that is no OTLP', false);
    }
  }
}

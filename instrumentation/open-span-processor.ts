import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { SPAN_UNFINISHED } from './semconv.js';

/**
 * Knows the spans that have begun and not ended, so that a run which is killed or never returns still
 * leaves its outer spans behind.
 */
export class OpenSpanProcessor implements SpanProcessor {
  readonly #open = new Set<Span>();

  /** Ends every open span, innermost first, and marks it as not ended by its own code. */
  endAll(): void {
    for (const span of [...this.#open].reverse()) {
      span.setAttribute(SPAN_UNFINISHED, true);
      span.end();
    }
    this.#open.clear();
  }

  get size(): number {
    return this.#open.size;
  }

  onStart(span: Span): void {
    this.#open.add(span);
  }

  onEnd(span: unknown): void {
    this.#open.delete(span as Span);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    this.#open.clear();
    return Promise.resolve();
  }
}

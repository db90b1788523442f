import type { Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { isLeftOut, keep, leaveOut } from '../context/kept-parents.js';
import { trace } from '../context/trace.js';
import { leftOutScopes, type IsLeftOut } from './infrastructure-scopes.js';

/**
 * Passes spans on to our processors, but for those of infrastructure, which a host's OpenTelemetry may make a hundred of
 * for one model call. A span below such a one belongs to what is around both (`belowKept`); what the host itself
 * exports stays as it is.
 */
export class KeptSpans implements SpanProcessor {
  readonly #processors: readonly SpanProcessor[];
  readonly #staysOut: IsLeftOut;

  constructor(processors: readonly SpanProcessor[], staysOut: IsLeftOut = leftOutScopes()) {
    this.#processors = processors;
    this.#staysOut = staysOut;
  }

  onStart(span: Span, parentContext: Context): void {
    const parent = trace.getSpanContext(parentContext);
    if (this.#staysOut(span)) return leaveOut(span.spanContext(), parent, span.kind);
    keep(span, parent);
    for (const processor of this.#processors) processor.onStart(span, parentContext);
  }

  onEnding(span: Span): void {
    if (isLeftOut(span.spanContext())) return;
    for (const processor of this.#processors) processor.onEnding?.(span);
  }

  onEnd(span: ReadableSpan): void {
    if (isLeftOut(span.spanContext())) return;
    for (const processor of this.#processors) processor.onEnd(span);
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#processors.map((processor) => processor.forceFlush()));
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#processors.map((processor) => processor.shutdown()));
  }
}

import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { SpanGuard } from '../../collector/exporters/index.js';
import { SCOPE_NAME } from '../context/tracer.js';
import { spanGuard } from '../privacy/guard-span.js';
import { safely } from '../safely.js';

/** What of a span may hold text; in the SDK's own class all are fields that can be set. */
type Guarded = Pick<ReadableSpan, 'attributes' | 'events' | 'links' | 'name' | 'status'>;

/** As SDK 1.x has it. */
interface SpanOfOldSdk {
  readonly instrumentationLibrary?: { readonly name: string };
}

/**
 * Guards the spans that we make through a host's provider, in place: its exporters see them as ours do. The host's own
 * spans are its own matter.
 */
export class OwnSpanMask implements SpanProcessor {
  readonly #guard: SpanGuard;
  #isToldBefore = false;

  constructor(guard: SpanGuard = spanGuard()) {
    this.#guard = guard;
  }

  onStart(): void {
    // What a span says is complete at its end.
  }

  onEnding(span: Span): void {
    this.#isToldBefore = true;
    this.#mask(span as unknown as ReadableSpan);
  }

  onEnd(span: ReadableSpan): void {
    if (!this.#isToldBefore) this.#mask(span);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  #mask(span: ReadableSpan): void {
    if (scopeOf(span) !== SCOPE_NAME) return;
    const guarded = safely('mask a span', () => this.#guard(span)) ?? NOTHING;
    if (guarded === span) return;
    const { attributes, events, links, status } = guarded;
    Object.assign(span, { attributes, events, links, status, name: guarded.name || span.name });
  }
}

/** Of a span that could not be looked at nothing leaves the process. */
const NOTHING: Guarded = { attributes: {}, events: [], links: [], status: { code: 0 }, name: '' };

function scopeOf(span: ReadableSpan & SpanOfOldSdk): string | undefined {
  return (span.instrumentationScope ?? span.instrumentationLibrary)?.name;
}

import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { atMost } from '../at-most.js';
import { before } from '../before.js';
import { noteFailure } from '../safely.js';

/** The longest that a flush of the host's waits for us: Sentry, for one, gives all processors 500 ms. */
const PATIENCE_MS = 250;

/**
 * A processor as a provider of the host's is given it. The host flushes and shuts down to be done with its own spans:
 * ours go on their way then, but it hears of no failure, waits a moment for a flush and not at all for a shutdown, and
 * what it starts after its shutdown is recorded like the rest. The end of the process delivers.
 *
 * SDK 1.x tells of no ending before it has come; it is heard there at the span itself, before any exporter of the host's.
 */
export function asGuest(processor: SpanProcessor): SpanProcessor {
  const flush = () => processor.forceFlush().catch((error: unknown) => noteFailure('flush', error));
  return {
    onStart(span, parent) {
      if (processor.onEnding && isOfOldSdk(span))
        before(span, 'end', () => processor.onEnding?.(span));
      processor.onStart(span, parent);
    },
    onEnding: (span) => processor.onEnding?.(span),
    onEnd: (span) => processor.onEnd(span),
    forceFlush: () => atMost(PATIENCE_MS, flush()),
    shutdown() {
      void flush();
      return Promise.resolve();
    },
  };
}

/** SDK 2.0 renamed the library that a span is of. */
function isOfOldSdk(span: Span): boolean {
  return 'instrumentationLibrary' in span && !('instrumentationScope' in span);
}

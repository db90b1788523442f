import { isSpanContextValid, type Context } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { trace } from '../context/trace.js';

/** What SDK 2.0 renamed, and of the parent replaced: 1.x has its id alone. */
interface OldSpan {
  readonly instrumentationLibrary: ReadableSpan['instrumentationScope'];
}

/** Lets a processor that knows the spans of SDK 2.x hear those of 1.x. Whoever lists their properties finds them as they were. */
export function forOldSpans(processor: SpanProcessor): SpanProcessor {
  return {
    onStart(span, parentContext) {
      Object.defineProperties(span, inNewForm(span, parentContext));
      processor.onStart(span, parentContext);
    },
    onEnding: (span) => processor.onEnding?.(span),
    onEnd: (span) => processor.onEnd(span),
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}

function inNewForm(span: Span, parentContext: Context): PropertyDescriptorMap {
  const { instrumentationLibrary } = span as unknown as OldSpan;
  const parent = trace.getSpanContext(parentContext);
  return {
    instrumentationScope: { value: instrumentationLibrary },
    parentSpanContext: { value: parent && isSpanContextValid(parent) ? parent : undefined },
  };
}

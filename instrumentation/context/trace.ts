import {
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation as apiPropagation,
  createContextKey,
  trace as api,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import { isOurs } from '../otel-api/api-global.js';
import { propagatorFromEnv } from './propagator.js';

/** Which span is active, where the API's own place for that is the host's. */
const OWN_SPAN = createContextKey('tracehound.span');

interface Apart {
  readonly provider: TracerProvider;
  readonly propagator: TextMapPropagator | null;
}

let apart: Apart | undefined;

/**
 * Keeps our spans and the host's apart from now on: ours are made by `provider` and are active in a place of their own,
 * so that neither sees the other. For a host whose provider lets nobody look at its spans, such as Sentry's: what we
 * made through it would go to the host's backend alone, prompts and all.
 */
export function keepApart(provider: TracerProvider): void {
  apart = { provider, propagator: propagatorFromEnv() };
}

/** Whether a provider of ours makes our spans, and its sampler decides on them. */
export function areSpansOurs(): boolean {
  return apart !== undefined || isOurs('trace');
}

/** `trace` of the OpenTelemetry API, as far as this room needs it; of our own spans alone where they keep apart. */
export const trace = {
  getTracer(name: string, version?: string): Tracer {
    return apart
      ? new SeparateTracer(apart.provider.getTracer(name, version))
      : api.getTracer(name, version);
  },
  getSpan(from: Context): Span | undefined {
    return apart ? (from.getValue(OWN_SPAN) as Span | undefined) : api.getSpan(from);
  },
  getActiveSpan(): Span | undefined {
    return trace.getSpan(context.active());
  },
  getSpanContext(from: Context): SpanContext | undefined {
    return trace.getSpan(from)?.spanContext();
  },
  wrapSpanContext: (spanContext: SpanContext): Span => api.wrapSpanContext(spanContext),
  setSpan(to: Context, span: Span): Context {
    return apart ? to.setValue(OWN_SPAN, span) : api.setSpan(to, span);
  },
  setSpanContext(to: Context, spanContext: SpanContext): Context {
    return trace.setSpan(to, api.wrapSpanContext(spanContext));
  },
};

/** `propagation` of the OpenTelemetry API; of our own spans alone where they keep apart. */
export const propagation = {
  inject<C>(from: Context, carrier: C, setter: TextMapSetter<C> = defaultTextMapSetter): void {
    if (apart) apart.propagator?.inject(seenByApi(from), carrier, setter);
    else apiPropagation.inject(from, carrier, setter);
  },
  extract<C>(to: Context, carrier: C, getter: TextMapGetter<C> = defaultTextMapGetter): Context {
    if (!apart) return apiPropagation.extract(to, carrier, getter);
    const caller = apart.propagator?.extract(api.deleteSpan(to), carrier, getter);
    const spanContext = caller && api.getSpanContext(caller);
    return spanContext ? trace.setSpanContext(to, spanContext) : to;
  },
};

/** The context with our span in the place where the SDK looks for the parent. */
function seenByApi(from: Context): Context {
  const own = trace.getSpan(from);
  return own ? api.setSpan(from, own) : api.deleteSpan(from);
}

class SeparateTracer implements Tracer {
  readonly #tracer: Tracer;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  startSpan(name: string, options?: SpanOptions, from: Context = context.active()): Span {
    return this.#tracer.startSpan(name, options, seenByApi(from));
  }

  /** As the API has it: options and context may be left out. */
  startActiveSpan<F extends (span: Span) => unknown>(
    name: string,
    ...rest: unknown[]
  ): ReturnType<F> {
    const run = rest.pop() as F;
    const [options, from = context.active()] = rest as [SpanOptions?, Context?];
    const span = this.startSpan(name, options, from);
    return context.with(trace.setSpan(from, span), run as never, undefined, span) as ReturnType<F>;
  }
}

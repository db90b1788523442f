import type { Context, Span, SpanOptions, Tracer, TracerProvider } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { shareContexts } from '../context/shared-contexts.js';
import { SCOPE_NAME } from '../context/tracer.js';

/**
 * Our provider until the host registers its own. Instrumentations of a host may ask for their tracers before that and
 * keep them: their spans are then made by the host's provider too, whose exporters would else never see them.
 *
 * Whoever asks for a tracer besides us may make spans inside a context of ours.
 */
export class YieldingProvider extends BasicTracerProvider {
  readonly #tracers = new WeakMap<Tracer, Tracer>();
  #successor: TracerProvider | undefined;

  /** From now on all tracers that were given out are the successor's. */
  yieldTo(successor: TracerProvider): void {
    this.#successor = successor;
  }

  override getTracer(...names: Parameters<BasicTracerProvider['getTracer']>): Tracer {
    if (names[0] !== SCOPE_NAME) shareContexts();
    const own = super.getTracer(...names);
    const known = this.#tracers.get(own);
    if (known) return known;
    let next: Tracer | undefined;
    const tracer = new FollowingTracer(() =>
      this.#successor ? (next ??= this.#successor.getTracer(...names)) : own,
    );
    this.#tracers.set(own, tracer);
    return tracer;
  }
}

class FollowingTracer implements Tracer {
  readonly #current: () => Tracer;

  constructor(current: () => Tracer) {
    this.#current = current;
  }

  startSpan(name: string, options?: SpanOptions, from?: Context): Span {
    return this.#current().startSpan(name, options, from);
  }

  /** As the API has it: options and context may be left out. */
  startActiveSpan<F extends (span: Span) => unknown>(...args: unknown[]): ReturnType<F> {
    const tracer = this.#current();
    return Reflect.apply(tracer.startActiveSpan, tracer, args) as ReturnType<F>;
  }
}

import type { Tracer, TracerProvider } from '@opentelemetry/api';
import { BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { shareContexts } from '../context/shared-contexts.js';
import { SCOPE_NAME } from '../context/tracer.js';
import { resourceFromEnv } from '../resource.js';
import { KeptSpans } from './kept-spans.js';

type Names = Parameters<BasicTracerProvider['getTracer']>;

/**
 * Our provider, for as long as the host has none. Instrumentations of a host may ask for their tracers before it
 * registers its own and keep them: their spans are then made by the host's provider too, whose exporters would else
 * never see them. Whoever asks for a tracer besides us may make spans inside a context of ours.
 */
export class OwnProvider extends BasicTracerProvider {
  readonly #given = new Map<Tracer, Names>();
  #successor: TracerProvider | undefined;

  constructor(processors: readonly SpanProcessor[]) {
    super({ resource: resourceFromEnv(), spanProcessors: [new KeptSpans(processors)] });
  }

  /** From now on all tracers, those that were given out too, are the successor's. */
  yieldTo(successor: TracerProvider): void {
    this.#successor = successor;
    for (const [tracer, names] of this.#given) {
      const next = successor.getTracer(...names);
      tracer.startSpan = next.startSpan.bind(next);
      tracer.startActiveSpan = next.startActiveSpan.bind(next);
    }
    this.#given.clear();
  }

  override getTracer(...names: Names): ReturnType<BasicTracerProvider['getTracer']> {
    if (names[0] !== SCOPE_NAME) shareContexts();
    // Whoever holds this provider asks it for tracers later, too.
    if (this.#successor) return this.#successor.getTracer(...names) as never;
    const tracer = super.getTracer(...names);
    this.#given.set(tracer, names);
    return tracer;
  }
}

import { diag, ProxyTracerProvider, trace, type TracerProvider } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { propagatorFromEnv } from './propagator.js';
import { resourceFromEnv } from './resource.js';

/**
 * Makes `processors` see every span of the process: through a provider of our own, or, where the host has
 * registered one before us, through the host's.
 *
 * @returns Whether they are connected. If not, a warning has said what the host can do.
 */
export function connectProcessors(processors: readonly SpanProcessor[]): boolean {
  const existing = registeredProvider();
  if (existing) return joinProvider(existing, processors);
  new NodeTracerProvider({ resource: resourceFromEnv(), spanProcessors: [...processors] }).register(
    {
      propagator: propagatorFromEnv(),
    },
  );
  return true;
}

/** The provider that somebody registered; undefined while the API answers with its no-op. */
function registeredProvider(): TracerProvider | undefined {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider) && !('getDelegate' in provider)) return provider;
  const delegate = (provider as ProxyTracerProvider).getDelegate();
  return delegate.constructor.name === 'NoopTracerProvider' ? undefined : delegate;
}

/** What the SDKs in use offer for adding a processor: 1.x a method, 2.x only its list. */
interface JoinableProvider {
  addSpanProcessor?(processor: SpanProcessor): void;
  readonly _activeSpanProcessor?: { readonly _spanProcessors?: SpanProcessor[] };
}

function joinProvider(provider: TracerProvider, processors: readonly SpanProcessor[]): boolean {
  const joinable = provider as JoinableProvider;
  const list = joinable._activeSpanProcessor?._spanProcessors;
  if (typeof joinable.addSpanProcessor === 'function') {
    for (const processor of processors) joinable.addSpanProcessor(processor);
  } else if (Array.isArray(list)) {
    list.push(...processors);
  } else {
    diag.warn(
      'tracehound: this program registers an OpenTelemetry provider that takes no further span ' +
        "processor; give it DuckDBSpanExporter from 'tracehound/exporter' in its own set-up",
    );
    return false;
  }
  return true;
}

import {
  context,
  diag,
  propagation,
  ProxyTracerProvider,
  trace,
  type TracerProvider,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { propagatorFromEnv } from './propagator.js';
import { resourceFromEnv } from './resource.js';

/**
 * Makes `processors` see every span of the process: through a provider of our own, or through the host's,
 * where it registers one before us or after.
 *
 * @returns Whether they are connected. If not, a warning has said what the host can do.
 */
export function connectProcessors(processors: readonly SpanProcessor[]): boolean {
  const existing = registeredProvider();
  if (existing) return joinProvider(existing, processors);
  const provider = new BasicTracerProvider({
    resource: resourceFromEnv(),
    spanProcessors: [...processors],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const propagator = propagatorFromEnv();
  if (propagator) propagation.setGlobalPropagator(propagator);
  giveWay<TracerProvider>(trace, 'setGlobalTracerProvider', (provider) => {
    joinProvider(provider, processors);
  });
  giveWay(context, 'setGlobalContextManager');
  giveWay(propagation, 'setGlobalPropagator');
  return true;
}

/**
 * Lets the host's own set-up take the place of ours. The API keeps the first registration and refuses
 * later ones, so a host that starts its SDK after us would otherwise lose its telemetry.
 *
 * Reaches hosts that share our copy of `@opentelemetry/api`, as a flat install has it.
 */
function giveWay<V>(api: object, method: string, onReplaced?: (value: V) => void): void {
  const methods = api as Record<string, (value?: V) => unknown>;
  const register = methods[method]!;
  methods[method] = (value) => {
    methods[method] = register;
    methods['disable']!();
    const registered = register.call(api, value);
    if (registered) onReplaced?.(value!);
    return registered;
  };
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

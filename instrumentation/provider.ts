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
import { admit, onEveryApiCopy, OWN_API, replaceRegistered, type ApiCopy } from './api-copies.js';
import { propagatorFromEnv } from './propagator.js';
import { resourceFromEnv } from './resource.js';

/**
 * Makes `processors` see every span of the process: through a provider of our own, or through the host's,
 * where it registers one before us or after.
 *
 * @returns Whether they are connected, and when the program may start. If they are not, a warning has said what the host
 *   can do.
 */
export function connectProcessors(processors: readonly SpanProcessor[]): {
  readonly isConnected: boolean;
  readonly ready: Promise<void>;
} {
  admit(OWN_API.version);
  const existing = registeredProvider();
  if (existing) {
    const ready = onEveryApiCopy((copy) => admit(copy.version));
    return { isConnected: joinProvider(existing, processors), ready };
  }
  const provider = new BasicTracerProvider({
    resource: resourceFromEnv(),
    spanProcessors: [...processors],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const propagator = propagatorFromEnv();
  if (propagator) propagation.setGlobalPropagator(propagator);
  const givenWay = new Set<string>();
  const ready = onEveryApiCopy((copy) => {
    admit(copy.version);
    const giveWay = <V>(api: object, type: string, method: string, then?: (value: V) => void) =>
      letReplace<V>({ copy, api, type, method, givenWay, then });
    giveWay<TracerProvider>(copy.trace, 'trace', 'setGlobalTracerProvider', (provider) => {
      joinProvider(provider, processors);
    });
    giveWay(copy.context, 'context', 'setGlobalContextManager');
    giveWay(copy.propagation, 'propagation', 'setGlobalPropagator');
  });
  return { isConnected: true, ready };
}

interface Replacing<V> {
  readonly copy: ApiCopy;
  /** One of the copy's APIs, with the method by which something is registered for the type. */
  readonly api: object;
  readonly type: string;
  readonly method: string;
  /** Types for which a host has taken our place already. */
  readonly givenWay: Set<string>;
  readonly then: ((value: V) => void) | undefined;
}

/**
 * Lets the host's own set-up take the place of ours, once. The API keeps the first registration and refuses
 * later ones, so a host that starts its SDK after us would otherwise lose its telemetry.
 */
function letReplace<V>({ copy, api, type, method, givenWay, then }: Replacing<V>): void {
  const methods = api as Record<string, (value: V) => unknown>;
  const register = methods[method]!.bind(api);
  methods[method] = (value) => {
    if (givenWay.has(type)) return register(value);
    const isRegistered = replaceRegistered(type, copy, () => register(value));
    if (isRegistered) {
      givenWay.add(type);
      then?.(value);
    }
    return isRegistered;
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

import {
  context,
  diag,
  propagation,
  ProxyTracerProvider,
  trace,
  type TracerProvider,
} from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { propagatorFromEnv } from '../context/propagator.js';
import { keepContextsToOurselves, shareContexts } from '../context/shared-contexts.js';
import { keepApart } from '../context/trace.js';
import { onEveryApiCopy, OWN_API, type ApiCopy } from '../otel-api/api-copies.js';
import { admit, isOurs, registerForHost, registerOurs } from '../otel-api/api-global.js';
import { sayOnlyWhatIsOurs } from '../otel-api/stderr-diag-logger.js';
import { ContextsBelowCallers } from '../propagation/contexts-below-callers.js';
import { resourceFromEnv } from '../resource.js';
import { safely } from '../safely.js';
import { asGuest } from './guest-processor.js';
import { withoutDoubles, type SendingProcessor } from './host-exporters.js';
import { KeptSpans } from './kept-spans.js';
import { OwnSpanMask } from './own-span-mask.js';
import { YieldingProvider } from './yielding-provider.js';

/**
 * Makes `processors` see every span of the process but those of infrastructure: through a provider of our own, or
 * through the host's, where it registers one before us or after. Where that takes no processor, they see our own spans
 * alone.
 *
 * @returns When the program may start.
 */
export function connectProcessors(processors: readonly SendingProcessor[]): Promise<void> {
  admit(OWN_API.version);
  const existing = registeredProvider();
  if (existing) joinProvider(existing, processors);
  else registerProvider(processors);
  return onEveryApiCopy((copy) => {
    admit(copy.version);
    if (copy !== OWN_API) shareContexts();
    giveWay(copy, processors);
  });
}

/** Ours, where the host had none when we came. */
let yielding: YieldingProvider | undefined;

function registerProvider(processors: readonly SpanProcessor[]): void {
  const provider = (yielding = providerOf(processors));
  const contexts = new ContextsBelowCallers().enable();
  const propagator = propagatorFromEnv();
  const { version } = OWN_API;
  registerOurs('trace', version, () => trace.setGlobalTracerProvider(provider));
  registerOurs('context', version, () => context.setGlobalContextManager(contexts));
  if (propagator)
    registerOurs('propagation', version, () => propagation.setGlobalPropagator(propagator));
  if (isOurs('trace') && isOurs('context')) keepContextsToOurselves();
}

function providerOf(processors: readonly SpanProcessor[]): YieldingProvider {
  return new YieldingProvider({
    resource: resourceFromEnv(),
    spanProcessors: [new KeptSpans(processors)],
  });
}

/** How a copy of the API registers each type. */
const REGISTRATIONS = {
  context: 'setGlobalContextManager',
  diag: 'setLogger',
  logs: 'setGlobalLoggerProvider',
  metrics: 'setGlobalMeterProvider',
  propagation: 'setGlobalPropagator',
  trace: 'setGlobalTracerProvider',
} as const;

/**
 * Lets the host's own set-up take the place of ours, once, and through any copy of the API. A host that starts its SDK
 * after us would otherwise lose its telemetry.
 */
function giveWay({ version, exports }: ApiCopy, processors: readonly SendingProcessor[]): void {
  for (const [type, method] of Object.entries(REGISTRATIONS)) {
    const api = exports[type] as Record<string, (...args: unknown[]) => unknown> | undefined;
    const register = api?.[method]?.bind(api);
    if (!api || !register) continue;
    api[method] = (...args) => {
      shareContexts();
      const isRegistered = registerForHost(type, version, () => register(...args));
      if (isRegistered && type === 'trace') {
        const provider = args[0] as TracerProvider;
        safely("join the program's OpenTelemetry", () => joinProvider(provider, processors));
        yielding?.yieldTo(provider);
      }
      return isRegistered;
    };
  }
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

const joined = new WeakSet<TracerProvider>();

function joinProvider(provider: TracerProvider, processors: readonly SendingProcessor[]): void {
  if (joined.has(provider)) return;
  joined.add(provider);
  sayOnlyWhatIsOurs();
  const joinable = provider as JoinableProvider;
  const list = joinable._activeSpanProcessor?._spanProcessors;
  const kept = new KeptSpans(withoutDoubles(provider, processors));
  const guests = [new OwnSpanMask(), kept].map(asGuest);
  if (typeof joinable.addSpanProcessor === 'function') {
    for (const processor of guests) joinable.addSpanProcessor(processor);
  } else if (Array.isArray(list)) {
    list.push(...guests);
  } else {
    keepApart(providerOf(processors));
    diag.info(
      "tracehound: this program's OpenTelemetry provider takes no further span processor: agents, model " +
        'calls and tools are recorded, its own spans are not',
    );
  }
}

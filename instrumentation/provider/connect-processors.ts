import { ProxyTracerProvider, trace, type TracerProvider } from '@opentelemetry/api';
import { shareContexts } from '../context/shared-contexts.js';
import { onEveryApiCopy, OWN_API } from '../otel-api/api-copies.js';
import { admit } from '../otel-api/api-global.js';
import { safely } from '../safely.js';
import { giveWay } from './give-way.js';
import type { SendingProcessor } from './host-exporters.js';
import { joinHost } from './join-host.js';
import { registerOwn } from './register-own.js';

/**
 * Makes `processors` see every span of the process but those of infrastructure: we register a provider of our own, give
 * way to the host's, and join that, be it registered before us or after.
 *
 * @returns When the program may start.
 */
export function connectProcessors(processors: readonly SendingProcessor[]): Promise<void> {
  admit(OWN_API.version);
  const join = (provider: TracerProvider) =>
    safely("join the program's OpenTelemetry", () => joinHost(provider, processors));
  const host = registeredProvider();
  if (host) join(host);
  const own = host ? undefined : registerOwn(processors);
  return onEveryApiCopy((copy) => {
    admit(copy.version);
    if (copy !== OWN_API) shareContexts();
    giveWay(copy, (provider) => {
      join(provider);
      own?.yieldTo(provider);
    });
  });
}

/** The provider that somebody registered; undefined while the API answers with its no-op. */
function registeredProvider(): TracerProvider | undefined {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider) && !('getDelegate' in provider)) return provider;
  const delegate = (provider as ProxyTracerProvider).getDelegate();
  return delegate.constructor.name === 'NoopTracerProvider' ? undefined : delegate;
}

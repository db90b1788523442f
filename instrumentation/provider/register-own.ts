import { context, propagation, trace } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { propagatorFromEnv } from '../context/propagator.js';
import { keepContextsToOurselves } from '../context/shared-contexts.js';
import { OWN_API } from '../otel-api/api-copies.js';
import { isOurs, registerOurs } from '../otel-api/api-global.js';
import { ContextsBelowCallers } from '../propagation/contexts-below-callers.js';
import { OwnProvider } from './own-provider.js';

/**
 * Registers a provider of ours with what belongs to it, until the host registers its own: programs and libraries that
 * know the API alone are recorded, too.
 */
export function registerOwn(processors: readonly SpanProcessor[]): OwnProvider {
  const provider = new OwnProvider(processors);
  const contexts = new ContextsBelowCallers().enable();
  const propagator = propagatorFromEnv();
  const { version } = OWN_API;
  registerOurs('trace', version, () => trace.setGlobalTracerProvider(provider));
  registerOurs('context', version, () => context.setGlobalContextManager(contexts));
  if (propagator)
    registerOurs('propagation', version, () => propagation.setGlobalPropagator(propagator));
  if (isOurs('trace') && isOurs('context')) keepContextsToOurselves();
  return provider;
}

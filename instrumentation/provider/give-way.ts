import type { TracerProvider } from '@opentelemetry/api';
import { shareContexts } from '../context/shared-contexts.js';
import type { ApiCopy } from '../otel-api/api-copies.js';
import { registerForHost } from '../otel-api/api-global.js';
import { safely } from '../safely.js';

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
 * Lets what the host registers through a copy of the API take the place of ours. A host that starts its SDK after us
 * would otherwise lose its telemetry.
 *
 * @param follow Gets the tracer provider, once it is registered.
 */
export function giveWay(
  { version, exports }: ApiCopy,
  follow: (provider: TracerProvider) => void,
): void {
  for (const [type, method] of Object.entries(REGISTRATIONS)) {
    const api = exports[type] as Record<string, (...args: unknown[]) => unknown> | undefined;
    const register = api?.[method]?.bind(api);
    if (!api || !register) continue;
    api[method] = (...args) => {
      shareContexts();
      const isRegistered = registerForHost(type, version, () => register(...args));
      if (isRegistered && type === 'trace')
        safely("give way to the program's OpenTelemetry", () => follow(args[0] as TracerProvider));
      return isRegistered;
    };
  }
}

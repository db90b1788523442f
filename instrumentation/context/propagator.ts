import { diag, type TextMapPropagator } from '@opentelemetry/api';
import {
  CompositePropagator,
  getStringListFromEnv,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';

const PROPAGATORS: Readonly<Record<string, () => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
};

/**
 * The propagator that `OTEL_PROPAGATORS` asks for (default `tracecontext,baggage`).
 *
 * @returns null for `none`: no propagator is to be registered.
 */
export function propagatorFromEnv(): TextMapPropagator | null {
  const names = getStringListFromEnv('OTEL_PROPAGATORS') ?? ['tracecontext', 'baggage'];
  if (names.includes('none')) return null;
  const propagators = [...new Set(names)].flatMap((name) => {
    const make = PROPAGATORS[name];
    if (make) return [make()];
    const known = Object.keys(PROPAGATORS).join(' | ');
    diag.warn(`tracehound: OTEL_PROPAGATORS=${name} is not supported here; expected ${known}`);
    return [];
  });
  return new CompositePropagator({ propagators });
}

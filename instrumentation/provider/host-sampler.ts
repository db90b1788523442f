import { SamplingDecision } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace-base';
import { inPlaceOf } from '../in-place-of.js';
import { replaceMethod } from '../replace-method.js';

/** Where the providers of OTel's SDKs keep their sampler, which their tracers share. */
export interface SamplingProvider {
  /** 1.x, and 2.x before `sdk-trace`. */
  readonly _config?: { readonly sampler?: Sampler };
  readonly _tracerOptions?: { readonly sampler?: Sampler };
}

/** Says of the span that is just being started whether the host's sampler leaves it out. */
export type LeavesOut = () => boolean;

/** Of samplers that we listen to: several providers of a host may share one. */
const heard = new WeakMap<Sampler, LeavesOut>();

/**
 * Has a provider of the host's record what its sampler leaves out, marked as not sampled as before: for us, whoever
 * else listens is to be kept from it. `OTEL_TRACES_SAMPLER` is everybody's choice, and left as it is.
 */
export function recordUnsampled({ _config, _tracerOptions }: SamplingProvider): LeavesOut {
  const sampler = (_tracerOptions ?? _config)?.sampler;
  if (!sampler || process.env['OTEL_TRACES_SAMPLER']) return () => false;
  const leavesOut = heard.get(sampler) ?? recordAll(sampler);
  heard.set(sampler, leavesOut);
  return leavesOut;
}

function recordAll(sampler: Sampler): LeavesOut {
  // A span starts in the same turn as its sampler is asked, and before another one is.
  let isLeftOut = false;
  replaceMethod<Sampler['shouldSample']>(sampler, 'shouldSample', (native) =>
    inPlaceOf(native, (...args) => {
      const result = Reflect.apply(native, sampler, args);
      isLeftOut = result.decision === SamplingDecision.NOT_RECORD;
      return isLeftOut ? { ...result, decision: SamplingDecision.RECORD } : result;
    }),
  );
  return () => isLeftOut;
}

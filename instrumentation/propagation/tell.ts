import { context, type Context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { joinBegunRun } from '../context/ambient-run.js';
import { keptOf } from '../context/kept-parents.js';
import { currentContext } from '../context/scope.js';
import { propagation, trace } from '../context/trace.js';
import { readTargets, type Targets } from './targets.js';

/** A request whose headers have not gone out yet. */
export interface OpenRequest {
  /** Asked for only where it matters whom a request goes to. */
  url(): string | URL;
  has(header: string): boolean;
  set(header: string, value: string): void;
}

let targets: Targets | null | undefined;

/** Whom the user wants told (`TRACEHOUND_PROPAGATE_TO`); null where nothing is said. */
function wantedTargets(): Targets | null {
  const wanted = process.env['TRACEHOUND_PROPAGATE_TO'];
  return (targets ??= wanted ? readTargets(wanted) : null);
}

/** Whether a request to where `url` says may be told of the trace. */
export function isTarget(url: () => string | URL): boolean {
  return wantedTargets()?.allows(url()) ?? true;
}

/**
 * What a span of another process that begins for our sake belongs below: the active span, or the run that calls outside
 * any span belong to, once it has begun. Undefined where there is nothing to tell of.
 */
export function contextToTell(): Context | undefined {
  if (isTracingSuppressed(context.active()) || wantedTargets()?.any === false) return undefined;
  const here = joinBegunRun(currentContext());
  const active = trace.getSpanContext(here);
  const kept = active && keptOf(active);
  // What our sinks do not know stays out of what others are told by us.
  return kept && (kept === active ? here : trace.setSpanContext(here, kept));
}

/**
 * Puts the trace into a request's headers. One that says already where it belongs is left as it is; baggage is no such
 * word, and is not added to the program's own.
 *
 * @returns The headers that were set.
 */
export function tellTrace(from: Context | undefined, request: OpenRequest): readonly string[] {
  if (!from || request.has('traceparent') || !isTarget(() => request.url())) return [];
  const headers = headersOf(from);
  const names = Object.keys(headers).filter((name) => !request.has(name));
  const isTold = Object.keys(headers).some((name) => name !== 'baggage' && !names.includes(name));
  if (isTold) return [];
  for (const name of names) request.set(name, headers[name]!);
  return names;
}

/** What the registered propagator writes of a context. */
export function headersOf(from: Context): Record<string, string> {
  const headers: Record<string, string> = {};
  propagation.inject(from, headers);
  return headers;
}

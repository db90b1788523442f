import { createTraceState, type SpanContext, type TraceState } from '@opentelemetry/api';

/** Our entry in a trace state (W3C Trace Context, `tracestate`): a span id, and the id of the span that it stands for. */
const KEY = 'tracehound';

/**
 * Lets a span that stays out of our sinks say which one it stands for, wherever its context goes: a host's own
 * instrumentation tells other processes of its client spans, and there nobody else knows what they are below.
 */
export function letStandFor(span: SpanContext, kept: SpanContext): void {
  const said = (span.traceState ?? createTraceState()).set(KEY, `${span.spanId}-${kept.spanId}`);
  (span as { traceState?: TraceState }).traceState = said;
}

/** The span that a span of another process stands for; itself where it says nothing. */
export function standsFor(remote: SpanContext): SpanContext {
  const [spanId, kept] = remote.traceState?.get(KEY)?.split('-') ?? [];
  // What is below such a span inherits its trace state.
  const isSaid = spanId === remote.spanId && kept !== undefined && /^[0-9a-f]{16}$/.test(kept);
  return isSaid ? { ...remote, spanId: kept } : remote;
}

import { SpanKind, type Span, type SpanContext } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { letStandFor, standsFor } from './stand-in.js';

/** Kinds of spans that other processes are told of. */
const TELLS_OTHERS = new Set([SpanKind.CLIENT, SpanKind.PRODUCER]);
/** Spans that stay out of our sinks, each with the nearest one around it that does not; undefined where all do. */
const leftOut = new WeakMap<SpanContext, SpanContext | undefined>();
/** Parents of spans below such a one, as they are to be stored. */
const parents = new WeakMap<object, SpanContext | undefined>();

/** Notes that a span stays out, so that what is below it belongs to what is around it. */
export function leaveOut(span: SpanContext, around: SpanContext | undefined, kind: SpanKind): void {
  const kept = around && keptOf(around);
  leftOut.set(span, kept);
  if (kept && !kept.isRemote && TELLS_OTHERS.has(kind)) letStandFor(span, kept);
}

/** Notes a span that is kept, below a parent that may not be. */
export function keep(span: object, parent: SpanContext | undefined): void {
  const kept = parent && keptOf(parent);
  if (kept !== parent) parents.set(span, kept);
}

export function isLeftOut(span: SpanContext): boolean {
  return leftOut.has(span);
}

/** The span itself or, where it stays out, the nearest one around it that does not. */
export function keptOf(span: SpanContext): SpanContext | undefined {
  if (span.isRemote) return standsFor(span);
  return leftOut.has(span) ? leftOut.get(span) : span;
}

/** Whether it stays out and nothing of this process that is kept is around it: no agent, no tool, no span made by hand. */
export function isBare(span: Span): boolean {
  const spanContext = span.spanContext();
  if (!leftOut.has(spanContext)) return false;
  const kept = leftOut.get(spanContext);
  return kept === undefined || kept.isRemote === true;
}

/**
 * A span as it is to be stored: below the nearest span that is stored, too.
 *
 * @param span As it was started.
 * @param guarded The same, or a view of it.
 */
export function belowKept(span: ReadableSpan, guarded: ReadableSpan): ReadableSpan {
  if (!parents.has(span)) return guarded;
  const parent = parents.get(span);
  return Object.create(guarded, {
    parentSpanContext: { value: parent, enumerable: true },
    // As SDK 1.x has it.
    parentSpanId: { value: parent?.spanId, enumerable: true },
  }) as ReadableSpan;
}

/** The parent that a span is stored below. */
export function parentIdOf(span: object): string | undefined {
  if (parents.has(span)) return parents.get(span)?.spanId;
  return (span as Partial<ReadableSpan>).parentSpanContext?.spanId;
}

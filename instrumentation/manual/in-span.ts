import { context, type Attributes, type Span, type SpanKind } from '@opentelemetry/api';
import type { Span as SdkSpan } from '@opentelemetry/sdk-trace-base';
import { joinAmbientRun } from '../context/ambient-run.js';
import { currentContext } from '../context/scope.js';
import { trace } from '../context/trace.js';
import { tracer } from '../context/tracer.js';
import { passContextToWorkers } from '../context/worker-threads.js';
import { recordError } from '../privacy/record-error.js';
import { noteFailure, safely } from '../safely.js';
import { toolUsage } from '../usage/tool-usage-processor.js';

export interface SpanOpening<T> {
  readonly name: string;
  readonly kind: SpanKind;
  /** True where the span is a run itself: then no ambient run is its parent. */
  readonly isRun?: boolean;
  /** Asked for only when the span is recorded. */
  readonly attributes: () => Attributes;
  /** What the result adds, asked for only when the span is recorded and `run` succeeded. */
  readonly onResult?: (result: Awaited<T>, span: Span) => void;
  /** Says what an error means for the span. Default: the span failed. */
  readonly onError?: (error: unknown, span: Span) => void;
}

/**
 * Runs `run` in a span that is active while it runs.
 *
 * The caller gets what `run` gives: the same value, or the same error. A synchronous function stays
 * synchronous. A promise that is more than a Promise (an SDK's, with methods of its own) is handed on
 * as it is, and the span ends when it is awaited.
 */
export function inSpan<T>(opening: SpanOpening<T>, run: (span: Span) => T): T {
  const active = currentContext();
  const parent = opening.isRun ? active : joinAmbientRun(active);
  const span = safely('start a span', () =>
    tracer().startSpan(opening.name, { kind: opening.kind }, parent),
  );
  if (!span) return run(trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 }));
  if (span.isRecording()) {
    if (opening.isRun) safely('pass the run on to threads', passContextToWorkers);
    safely('describe a span', () => span.setAttributes(opening.attributes()));
    safely('measure a tool call', () => toolUsage.describe(span as SdkSpan));
  }
  let result: T;
  try {
    result = context.with(trace.setSpan(parent, span), run, undefined, span);
  } catch (error) {
    endFailed(opening, span, error);
    throw error;
  }
  if (!isThenable(result)) {
    endSucceeded(opening, span, result as Awaited<T>);
    return result;
  }
  return endWhenSettled(opening, span, result);
}

function endWhenSettled<T>(
  opening: SpanOpening<T>,
  span: Span,
  result: T & PromiseLike<unknown>,
): T {
  const onValue = (value: unknown) => {
    endSucceeded(opening, span, value as Awaited<T>);
    return value;
  };
  const onError = (error: unknown) => {
    endFailed(opening, span, error);
    throw error;
  };
  if (Object.getPrototypeOf(result) === Promise.prototype) {
    return result.then(onValue, onError) as T;
  }
  // Awaiting it here could start work that waits to be asked for, so only the host's own await counts.
  const then = result.then.bind(result) as PromiseLike<unknown>['then'];
  const watched = Reflect.defineProperty(result, 'then', {
    configurable: true,
    writable: true,
    value: (onFulfilled?: never, onRejected?: never) =>
      then(onValue, onError).then(onFulfilled, onRejected),
  });
  if (!watched) span.end();
  return result;
}

function endSucceeded<T>(opening: SpanOpening<T>, span: Span, result: Awaited<T>): void {
  if (!span.isRecording()) return;
  if (opening.onResult) {
    try {
      opening.onResult(result, span);
    } catch (error) {
      noteFailure('record a result', error);
    }
  }
  span.end();
}

function endFailed<T>(opening: SpanOpening<T>, span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  safely('record an error', () => (opening.onError ?? failed)(error, span));
  span.end();
}

function failed(error: unknown, span: Span): void {
  recordError(span, error);
}

function isThenable<T>(value: T): value is T & PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return safely('look at a result', () => typeof (value as { then?: unknown }).then) === 'function';
}

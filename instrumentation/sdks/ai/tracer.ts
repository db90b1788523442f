import { trace, type Exception, type Span, type Tracer } from '@opentelemetry/api';
import * as semconv from '../../semconv.js';

/**
 * The tracer for the SDK's own spans (versions 4 to 6). They end in an error whatever was thrown; a call that
 * the app aborted is cancelled instead.
 */
export function aiTracer(): Tracer {
  const tracer = trace.getTracer('ai');
  return {
    startSpan: (...args) => tracer.startSpan(...args),
    startActiveSpan(...args: unknown[]) {
      const run = args.pop() as (span: Span) => unknown;
      const start = tracer.startActiveSpan.bind(tracer) as (...args: unknown[]) => unknown;
      return start(...args, (span: Span) => run(tellingAborts(span)));
    },
  } as Tracer;
}

/** The span itself, so that who looks for the active one finds it. */
function tellingAborts(span: Span): Span {
  const recordException = span.recordException.bind(span);
  const setStatus = span.setStatus.bind(span);
  let aborted = false;
  span.recordException = (exception, time) => {
    aborted ||= isAbort(exception);
    if (aborted) span.setAttribute(semconv.CALL_OUTCOME, 'cancelled');
    else recordException(exception, time);
  };
  span.setStatus = (status) => (aborted ? span : setStatus(status));
  return span;
}

function isAbort(exception: Exception): boolean {
  const name = typeof exception === 'string' ? exception : exception.name;
  return name === 'AbortError' || name === 'ResponseAborted';
}

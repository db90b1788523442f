import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { ERROR_TYPE } from '../vocabulary/semconv.js';
import { captureText } from './capture.js';

/** Marks a span as failed the way the conventions ask: status, `error.type`, an exception event. */
export function recordError(span: Span, error: unknown): void {
  const exception = error instanceof Error ? error : new Error(String(error));
  span.recordException(exception);
  span.setStatus({ code: SpanStatusCode.ERROR, message: captureText(exception.message) });
  span.setAttribute(ERROR_TYPE, error instanceof Error ? typeOf(error) : '_OTHER');
}

function typeOf(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code === 'string' && code !== '') return code;
  return error.name === 'Error' ? error.constructor.name : error.name;
}

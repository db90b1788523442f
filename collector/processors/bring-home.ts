import { DIALECTS } from '../dialects/registry.js';
import type { Dialect } from '../dialects/dialect.js';
import { liftedIds, liftedMark } from '../dialects/log-lift.js';
import type { Span, SpanGroup } from '../otlp/model.js';

const SCATTERING = DIALECTS.filter(({ home }) => home !== undefined);

/**
 * Spans of a group that stand in traces of their own, once more in their run's: Gemini CLI begins a trace for each step.
 * They themselves are kept as they came; `lifted_from` says of the copy that it is one.
 */
export function spansBroughtHome({ scope, spans }: SpanGroup): Span[] {
  const dialect = SCATTERING.find(({ detect }) => detect.scope?.(scope.name));
  return dialect === undefined ? [] : spans.flatMap((span) => broughtHome(span, dialect));
}

function broughtHome(span: Span, dialect: Dialect): Span[] {
  const mark = liftedMark(dialect.id, 'span');
  const place = span.attributes.some(({ key }) => key === mark.key) ? null : dialect.home!(span);
  if (place === null) return [];
  const { traceId, spanId, parentSpanId } = liftedIds(dialect.id, place, place.id ?? span.spanId);
  return [{ ...span, traceId, spanId, parentSpanId, attributes: [mark, ...span.attributes] }];
}

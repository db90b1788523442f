import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { SpanGuard } from '../../collector/exporters/index.js';
import { SCOPE_NAME } from '../context/tracer.js';
import { spanGuard } from '../privacy/guard-span.js';
import { safely } from '../safely.js';

/** What of a span may hold text; in the SDK's own class all are fields that can be set. */
type Guarded = Pick<ReadableSpan, 'attributes' | 'events' | 'links' | 'name' | 'status'>;

/** Of a span that could not be looked at nothing leaves the process. */
const NOTHING: Guarded = { attributes: {}, events: [], links: [], status: { code: 0 }, name: '' };

/**
 * Guards the spans that we make through a host's provider, in place: its exporters see them as ours do. The host's own
 * spans are its own matter.
 */
export function ownSpanMask(guard?: SpanGuard): (span: ReadableSpan) => void {
  return (span) => {
    if (span.instrumentationScope.name !== SCOPE_NAME) return;
    const guarded = safely('mask a span', () => (guard ??= spanGuard())(span)) ?? NOTHING;
    if (guarded === span) return;
    const { attributes, events, links, status } = guarded;
    Object.assign(span, { attributes, events, links, status, name: guarded.name || span.name });
  };
}

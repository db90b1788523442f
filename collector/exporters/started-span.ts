import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { PROCESS_IDENTITY, processIdentity } from '../open-spans/process-identity.js';

let identity: string | null | undefined;

/**
 * The record of a span that has begun: what is known of it now, with no end, and who works on it. Stays as it is when
 * the span goes on: a record with an end is the span itself, and the store keeps the first of two.
 */
export function startedRecord(span: ReadableSpan): ReadableSpan {
  identity ??= processIdentity();
  const attributes =
    identity === null
      ? { ...span.attributes }
      : { ...span.attributes, [PROCESS_IDENTITY]: identity };
  const now = {
    attributes,
    endTime: [0, 0],
    events: [...span.events],
    links: [...span.links],
    status: { ...span.status },
    name: span.name,
  };
  // Everything else is read from the span itself, whichever version of the SDK made it.
  return Object.create(
    span,
    Object.fromEntries(Object.entries(now).map(([key, value]) => [key, { value }])),
  ) as ReadableSpan;
}

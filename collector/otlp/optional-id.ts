import { hexId, isZeroId } from './hex-ids.js';
import type { WireReader } from './wire-reader.js';

/**
 * The id of the span that a log record or an exemplar belongs to: '' where it is absent, of a wrong length or all
 * zeros. A receiver takes such an id for none (opentelemetry-proto 1.x, LogRecord.trace_id), what it stands on counts.
 */
export function readOptionalId(reader: WireReader, limit: number, length: 8 | 16): string {
  const end = reader.endOfDelimited(limit);
  const start = reader.pos;
  reader.pos = end;
  if (end - start !== length) return '';
  const id = hexId(reader.bytes, start, length);
  return isZeroId(id) ? '' : id;
}

/** The same of hex text, in either case. */
export function optionalId(text: string, length: 8 | 16): string {
  const id = text.toLowerCase();
  return id.length === 2 * length && /^[0-9a-f]+$/.test(id) && !isZeroId(id) ? id : '';
}

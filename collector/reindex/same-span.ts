import { SPAN_COLUMNS, type Row, type SpanRow, type Value } from '../../store/index.js';
import { asBuffer } from '../json/text.js';

/** Whether a stored row says what this version makes of its span. */
export function isSameSpan(row: Row, fresh: SpanRow): boolean {
  return SPAN_COLUMNS.every(({ name, type, property }) => {
    // How the messages are kept is the writer's business; here they stand in full.
    if (property === null || property === 'inputMessageIds') return true;
    return sameValue(row[name] ?? null, fresh[property] ?? null, type);
  });
}

function sameValue(stored: Value, fresh: unknown, type: string): boolean {
  if (stored === null || fresh === null) return stored === fresh;
  switch (type) {
    case 'blob':
      return asBuffer(stored as Uint8Array).equals(fresh as Uint8Array);
    case 'varchar[]':
      return JSON.stringify(stored) === JSON.stringify(fresh);
    case 'varchar':
      return stored === (fresh instanceof Uint8Array ? asBuffer(fresh).toString('utf8') : fresh);
    default:
      // 64-bit columns arrive as bigint, the others as number.
      return stored === fresh || String(stored) === String(fresh);
  }
}

import { readFileSync } from 'node:fs';
import {
  SPAN_COLUMNS,
  type ArrivedSpan,
  type Reader,
  type Row,
  type SpanReplacer,
  type SpanRow,
  type Value,
} from '../../store/index.js';
import { RecordError } from '../errors.js';
import { rowsFromTraces } from '../record/rows-from-traces.js';
import { spansFromRows } from '../record/spans-from-rows.js';
import { asBuffer } from '../record/text.js';

const SLICE = readFileSync(new URL('./slice.sql', import.meta.url), 'utf8');
const BOUNDS = readFileSync(new URL('./bounds.sql', import.meta.url), 'utf8');
/** Arrivals that are read and written at once; the memory that a slice takes is bounded by it. */
const SLICE_ARRIVALS = 2_000n;

export interface ReindexResult {
  /** Spans that were looked at. */
  spans: number;
  /** Those of which a column is another one now. */
  changed: number;
  /** Those whose record could not be read; they stay as they are. */
  unreadable: number;
}

export interface ReindexOptions {
  /** Called after each slice. */
  onProgress?: (progress: { spans: number; total: number }) => void;
  /** Arrivals in a slice; default 2000. */
  sliceArrivals?: bigint;
}

/**
 * Derives the canonical columns of every stored span anew from its record: after a mapping has become better, or with
 * other prices. Only spans that change are written, slice by slice, each in one transaction: where it is cut off,
 * another call goes on from what is there, and a call that finds nothing to change writes nothing. What detectors
 * said of the runs of changed spans is forgotten, so that the next analysis looks at them again.
 */
export async function reindex(
  store: Pick<Reader, 'query'> & SpanReplacer,
  options: ReindexOptions = {},
): Promise<ReindexResult> {
  const result: ReindexResult = { spans: 0, changed: 0, unreadable: 0 };
  const [bounds] = await store.query(BOUNDS);
  const last = bounds!['last_arrival'] as bigint | null;
  if (last === null) return result;
  const total = Number(bounds!['spans']);
  const width = options.sliceArrivals ?? SLICE_ARRIVALS;
  // Spans that arrive meanwhile are derived by this version already.
  for (let after = (bounds!['first_arrival'] as bigint) - 1n; after < last; after += width) {
    const upTo = after + width < last ? after + width : last;
    const rows = await store.query(SLICE, { after, upTo });
    const changed = rows.flatMap((row) => {
      const fresh = rederived(row);
      if (fresh === null) result.unreadable += 1;
      return fresh === null || isSame(row, fresh) ? [] : [fresh];
    });
    if (changed.length > 0) await store.replaceSpans(changed);
    result.spans += rows.length;
    result.changed += changed.length;
    options.onProgress?.({ spans: result.spans, total });
  }
  return result;
}

/** Null where the record cannot be read. */
function rederived(row: Row): ArrivedSpan | null {
  try {
    const [fresh] = rowsFromTraces(spansFromRows([row]), row['received_ns'] as bigint);
    return { ...fresh!, arrival: row['arrival'] as bigint };
  } catch (error) {
    if (error instanceof RecordError) return null;
    throw error;
  }
}

function isSame(row: Row, fresh: SpanRow): boolean {
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

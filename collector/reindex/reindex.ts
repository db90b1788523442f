import { readFileSync } from 'node:fs';
import type { ArrivedSpan, Reader, Row, SpanReplacer, SpanWriter } from '../../store/index.js';
import { RecordError } from '../errors.js';
import { rowsFromTraces } from '../record/rows-from-traces.js';
import { spansFromRows } from '../record/spans-from-rows.js';
import { reindexLogs, type LogReindexResult } from './reindex-logs.js';
import { isSameSpan } from './same-span.js';

const SLICE = readFileSync(new URL('./slice.sql', import.meta.url), 'utf8');
const BOUNDS = readFileSync(new URL('./bounds.sql', import.meta.url), 'utf8');
/** Arrivals that are read and written at once; the memory that a slice takes is bounded by it. */
const SLICE_ARRIVALS = 2_000n;

export interface ReindexResult extends LogReindexResult {
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
 * said of the runs of changed spans is forgotten, so that the next analysis looks at them again. Then stored log records
 * are lifted anew (see `reindexLogs`).
 */
export async function reindex(
  store: Pick<Reader, 'query'> & SpanReplacer & Pick<SpanWriter, 'append'>,
  options: ReindexOptions = {},
): Promise<ReindexResult> {
  const result: ReindexResult = {
    spans: 0,
    changed: 0,
    unreadable: 0,
    logs: 0,
    lifted: 0,
    relifted: 0,
  };
  const [bounds] = await store.query(BOUNDS);
  const width = options.sliceArrivals ?? SLICE_ARRIVALS;
  // A file of logs alone has no spans yet.
  const last = (bounds!['last_arrival'] as bigint | null) ?? 0n;
  const first = (bounds!['first_arrival'] as bigint | null) ?? 1n;
  const total = Number(bounds!['spans']);
  // Spans that arrive meanwhile are derived by this version already.
  for (let after = first - 1n; after < last; after += width) {
    const upTo = after + width < last ? after + width : last;
    const rows = await store.query(SLICE, { after, upTo });
    const changed = rows.flatMap((row) => {
      const fresh = rederived(row);
      if (fresh === null) result.unreadable += 1;
      return fresh === null || isSameSpan(row, fresh) ? [] : [fresh];
    });
    if (changed.length > 0) await store.replaceSpans(changed);
    result.spans += rows.length;
    result.changed += changed.length;
    options.onProgress?.({ spans: result.spans, total });
  }
  const logs = await reindexLogs(store, width);
  return { ...result, ...logs, unreadable: result.unreadable + logs.unreadable };
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

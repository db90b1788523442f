import { readFileSync } from 'node:fs';
import type {
  ArrivedSpan,
  Reader,
  Row,
  SpanReplacer,
  SpanRow,
  SpanWriter,
} from '../../store/index.js';
import { RecordError } from '../errors.js';
import { LIFTED_PREFIX } from '../dialects/log-lift.js';
import type { Span } from '../otlp/model.js';
import { spansFromLogs } from '../processors/lift-logs.js';
import { logFromRow } from '../record/logs-from-rows.js';
import { naturalMap } from '../otlp/natural-json.js';
import { rowsFromTraces } from '../record/rows-from-traces.js';
import { spansFromRows } from '../record/spans-from-rows.js';
import { isSameSpan } from './same-span.js';

const LOG_BOUNDS = sql('./log-bounds.sql');
const LOG_SLICE = sql('./log-slice.sql');
const LIFTED_SLICE = sql('./lifted-slice.sql');

export interface LogReindexResult {
  /** Log records that were looked at. */
  logs: number;
  /** Spans that they are lifted to now and were not before. */
  lifted: number;
  /** Lifted spans that are other ones now. */
  relifted: number;
  /** Records and lifted spans that could not be read; they stay as they are. */
  unreadable: number;
}

/** A span that a record is lifted to by this version, beside the one that it was lifted to when it came. */
interface Lift {
  fresh: SpanRow;
  stored: Row | undefined;
}

/**
 * Lifts the stored log records anew, slice by slice: a record that tells a step by now becomes a span, and a span whose
 * place in the run is another one by now takes it. A span is never taken away: its record may be gone.
 */
export async function reindexLogs(
  store: Pick<Reader, 'query'> & SpanReplacer & Pick<SpanWriter, 'append'>,
  sliceArrivals: bigint,
): Promise<LogReindexResult> {
  const result: LogReindexResult = { logs: 0, lifted: 0, relifted: 0, unreadable: 0 };
  const [bounds] = await store.query(LOG_BOUNDS);
  const last = bounds!['last_arrival'] as bigint | null;
  if (last === null) return result;
  for (
    let after = (bounds!['first_arrival'] as bigint) - 1n;
    after < last;
    after += sliceArrivals
  ) {
    const params = { after, upTo: after + sliceArrivals };
    const logs = await store.query(LOG_SLICE, params);
    const unreadable = () => (result.unreadable += 1);
    const lifts = liftsOf(logs, await store.query(LIFTED_SLICE, params), unreadable);
    const added = lifts.filter(({ stored }) => stored === undefined).map(({ fresh }) => fresh);
    const moved = lifts.flatMap(({ fresh, stored }): ArrivedSpan[] =>
      stored === undefined || isSameSpan(stored, fresh)
        ? []
        : [{ ...fresh, arrival: stored['arrival'] as bigint }],
    );
    if (moved.length > 0) await store.replaceSpans(moved);
    if (added.length > 0) result.lifted += (await store.append(added)).stored;
    result.logs += logs.length;
    result.relifted += moved.length;
  }
  return result;
}

function liftsOf(logs: readonly Row[], stored: readonly Row[], unreadable: () => void): Lift[] {
  const byId = new Map(stored.map((row) => [idsOf(row['trace_id'], row['span_id']), row]));
  const byRecord = new Map<string, Row[]>();
  for (const row of stored) {
    const groups = read(() => spansFromRows([row]), unreadable);
    if (groups === null) continue;
    const key = recordKey(groups[0]!.spans[0]!);
    byRecord.set(key, [...(byRecord.get(key) ?? []), row]);
  }
  return logs.flatMap((log) => {
    const span = read(() => liftedOnce(log, byId), unreadable);
    if (span === null) return [];
    const same = byId.get(idsOf(span.fresh.traceId, span.fresh.spanId));
    const told = byRecord.get(recordKey(span.lifted));
    // Of records that are equal each was a span of its own, or one for all.
    const before = same ?? (told !== undefined && told.length === 1 ? told[0] : undefined);
    return [{ fresh: span.fresh, stored: before }];
  });
}

/** A record without a time of its own was named by none: of both readings the one that is stored is right. */
function liftedOnce(
  log: Row,
  stored: ReadonlyMap<string, Row>,
): { fresh: SpanRow; lifted: Span } | null {
  const receivedNs = log['received_ns'] as bigint;
  const group = logFromRow(log);
  const [record] = group.records;
  const untimed = record.timeNs === (record.observedNs || receivedNs);
  const readings = [record, ...(untimed ? [{ ...record, timeNs: 0n }] : [])].flatMap((reading) => {
    const [lifted] = spansFromLogs([{ ...group, records: [reading] }], receivedNs);
    if (lifted === undefined) return [];
    return [{ fresh: rowsFromTraces([lifted], receivedNs)[0]!, lifted: lifted.spans[0]! }];
  });
  return (
    readings.find(({ fresh }) => stored.has(idsOf(fresh.traceId, fresh.spanId))) ??
    readings[0] ??
    null
  );
}

/** Null, and counted, where a record cannot be read. */
function read<T>(from: () => T, unreadable: () => void): T | null {
  try {
    return from();
  } catch (error) {
    if (!(error instanceof RecordError || error instanceof SyntaxError)) throw error;
    unreadable();
    return null;
  }
}

function idsOf(traceId: unknown, spanId: unknown): string {
  return `${String(traceId)}/${String(spanId)}`;
}

/** What a lifted span says of its record, wherever it stands in the run. */
function recordKey({ name, endNs, attributes, events }: Span): string {
  const own = attributes.filter(({ key }) => !key.startsWith(LIFTED_PREFIX));
  return `${name} ${endNs} ${naturalMap([...own, ...events.flatMap((event) => event.attributes)])}`;
}

function sql(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

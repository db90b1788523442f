import { readFileSync } from 'node:fs';
import type { Reader, Row, SpanRow, SpanWriter } from '../../store/index.js';
import type { KeyValue, Span, SpanGroup } from '../otlp/model.js';
import { rowsFromTraces } from '../record/rows-from-traces.js';
import { spansFromRows } from '../record/spans-from-rows.js';
import { isGone, PROCESS_IDENTITY } from './process-identity.js';

const OPEN_SPANS = readFileSync(new URL('./open-spans.sql', import.meta.url), 'utf8');

/** OTel's status code for an error, and our class of it: the store lets a span's true end replace one with it. */
const STATUS_ERROR = 2;
const INTERRUPTED = 'interrupted';
/** Present on the run of a worker thread that nobody marked: the thread is stopped when it has nothing left to do. */
const RUN_OF_THREAD = 'tracehound.run.thread';
const MESSAGE = 'the process was gone before this span ended (killed, crashed or switched off)';

/**
 * The open spans whose process is gone, each as a span that ended, in an error, at the last sign of life in its trace.
 * Those of a process that lives, or that cannot be looked at from here, stay as they are.
 *
 * The run of a thread is no error where nothing else was under way in it: threads are stopped without a word
 * (`worker.terminate()`, by which test runners and pools of threads end them), so that nobody ends their runs.
 *
 * @param receivedNs What the rows say of their arrival, ns since the Unix epoch.
 */
export async function findInterrupted(
  reader: Pick<Reader, 'query'>,
  receivedNs = BigInt(Date.now()) * 1_000_000n,
): Promise<SpanRow[]> {
  const open = await reader.query<Row>(OPEN_SPANS);
  const openIn = countBy(open, ({ trace_id: traceId }) => String(traceId));
  return open.flatMap((row) => {
    const [group] = spansFromRows([row]);
    const span = group!.spans[0]!;
    const identity = textOf(span.attributes.find(({ key }) => key === PROCESS_IDENTITY));
    if (identity === undefined || !isGone(identity)) return [];
    const endNs = row['last_seen_ns'] as bigint;
    const isIdle = isRunOfThread(span) && openIn.get(String(row['trace_id'])) === 1;
    const closed = { ...group!, spans: [isIdle ? ended(span, endNs) : interrupted(span, endNs)] };
    return rowsFromTraces([closed satisfies SpanGroup], receivedNs);
  });
}

/** Whether a row of `spans` is the record of a span that had only begun, not a span that came with no end. */
export function isStartedRecord(row: Row): boolean {
  return row['end_ns'] === null && String(row['attributes']).includes(`"${PROCESS_IDENTITY}"`);
}

/** Ends the spans that `findInterrupted` finds. Returns how many. */
export async function settleInterrupted(
  store: Pick<Reader, 'query'> & SpanWriter,
): Promise<number> {
  const rows = await findInterrupted(store);
  if (rows.length > 0) await store.append(rows);
  return rows.length;
}

function isRunOfThread({ attributes }: Span): boolean {
  return attributes.some(({ key }) => key === RUN_OF_THREAD);
}

function ended(span: Span, endNs: bigint): Span {
  return {
    ...span,
    endNs,
    attributes: span.attributes.filter(({ key }) => key !== PROCESS_IDENTITY),
  };
}

function interrupted(span: Span, endNs: bigint): Span {
  const { attributes } = ended(span, endNs);
  return {
    ...span,
    endNs,
    statusCode: STATUS_ERROR,
    statusMessage: MESSAGE,
    attributes: [
      ...attributes.filter(({ key }) => key !== 'error.type'),
      { key: 'error.type', value: { type: 'string', value: INTERRUPTED } },
    ],
  };
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

function textOf(attribute: KeyValue | undefined): string | undefined {
  return attribute?.value.type === 'string' ? String(attribute.value.value) : undefined;
}

import type { OtlpEncoding } from '../otlp/decode.js';
import type { AppendResult, Store } from '../../store/index.js';
import { decodeTraces } from '../otlp/decode.js';
import { decodeLogs } from '../otlp/decode-logs.js';
import { decodeMetrics } from '../otlp/decode-metrics.js';
import { rowsFromTraces } from '../record.js';
import { rowsFromLogs } from '../record/rows-from-logs.js';
import { rowsFromMetrics } from '../record/rows-from-metrics.js';
import { Rejections } from './rejections.js';
import type { Signal } from './signal.js';

/** The part of a store that rows go to. */
export type RowWriter = Pick<Store, 'append' | 'appendLogs' | 'appendMetrics'>;

/** One decoded body. `rows` are of the signal's own type; only its intake looks inside. */
export interface Decoded {
  rows: readonly unknown[];
  rejections: Rejections;
}

/** How one signal gets from a body into the file. */
export interface Intake {
  signal: Signal;
  /** Throws where the body as a whole cannot be read. */
  decode(body: Uint8Array, encoding: OtlpEncoding, receivedNs: bigint): Decoded;
  append(store: RowWriter, rows: readonly unknown[]): Promise<AppendResult>;
}

function defineIntake<Row>(intake: {
  signal: Signal;
  decode(
    body: Uint8Array,
    encoding: OtlpEncoding,
    receivedNs: bigint,
  ): { rows: readonly Row[]; rejections: Rejections };
  append(store: RowWriter, rows: readonly Row[]): Promise<AppendResult>;
}): Intake {
  return intake as Intake;
}

function countReasons(rejected: readonly { reason: string }[]): Rejections {
  const rejections = new Rejections();
  for (const { reason } of rejected) rejections.add(reason);
  return rejections;
}

/** Every signal that is stored. */
export const INTAKES: readonly Intake[] = [
  defineIntake({
    signal: 'traces',
    decode(body, encoding, receivedNs) {
      const { groups, rejected } = decodeTraces(body, encoding);
      return { rows: rowsFromTraces(groups, receivedNs), rejections: countReasons(rejected) };
    },
    append: (store, rows) => store.append(rows),
  }),
  defineIntake({
    signal: 'logs',
    decode(body, encoding, receivedNs) {
      const { groups, rejected } = decodeLogs(body, encoding);
      return { rows: rowsFromLogs(groups, receivedNs), rejections: countReasons(rejected) };
    },
    append: (store, rows) => store.appendLogs(rows),
  }),
  defineIntake({
    signal: 'metrics',
    decode(body, encoding, receivedNs) {
      const { groups, rejected } = decodeMetrics(body, encoding);
      return { rows: rowsFromMetrics(groups, receivedNs), rejections: countReasons(rejected) };
    },
    append: (store, rows) => store.appendMetrics(rows),
  }),
];

import type { OtlpEncoding } from '../otlp/decode.js';
import type { AppendResult, Store } from '../../store/index.js';
import { decodeTraces } from '../otlp/decode.js';
import { decodeLogs } from '../otlp/decode-logs.js';
import { decodeMetrics } from '../otlp/decode-metrics.js';
import type { SecretMasker } from '../processors/redact-secrets.js';
import { rowsFromTraces } from '../record/index.js';
import { appendLogged, loggedRows } from './logged-rows.js';
import { rowsFromMetrics } from '../record/rows-from-metrics.js';
import { Rejections } from './rejections.js';
import type { Signal } from '../otlp/signal.js';

/** The part of a store that rows go to. */
export type RowWriter = Pick<Store, 'append' | 'appendLogs' | 'appendMetrics'>;

/** One decoded body. `rows` are of the signal's own type; only its intake looks inside. */
export interface Decoded {
  rows: readonly unknown[];
  rejections: Rejections;
}

/** One unpacked body, and how to read it. */
export interface Body {
  bytes: Uint8Array;
  encoding: OtlpEncoding;
  receivedNs: bigint;
  /** Masks secrets before anything is made of them; null leaves all as it is. */
  masker: SecretMasker | null;
}

/** How one signal gets from a body into the file. */
export interface Intake {
  signal: Signal;
  /** Throws where the body as a whole cannot be read. */
  decode(body: Body): Decoded;
  append(store: RowWriter, rows: readonly unknown[]): Promise<AppendResult>;
}

function defineIntake<Row>(intake: {
  signal: Signal;
  decode(body: Body): { rows: readonly Row[]; rejections: Rejections };
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
    decode({ bytes, encoding, receivedNs, masker }) {
      const { groups, rejected } = decodeTraces(bytes, encoding);
      masker?.maskTraces(groups);
      return { rows: rowsFromTraces(groups, receivedNs), rejections: countReasons(rejected) };
    },
    append: (store, rows) => store.append(rows),
  }),
  defineIntake({
    signal: 'logs',
    decode({ bytes, encoding, receivedNs, masker }) {
      const { groups, rejected } = decodeLogs(bytes, encoding);
      masker?.maskLogs(groups);
      return {
        rows: loggedRows(groups, receivedNs),
        rejections: countReasons(rejected),
      };
    },
    append: appendLogged,
  }),
  defineIntake({
    signal: 'metrics',
    decode({ bytes, encoding, receivedNs, masker }) {
      const { groups, rejected } = decodeMetrics(bytes, encoding);
      masker?.maskMetrics(groups);
      return { rows: rowsFromMetrics(groups, receivedNs), rejections: countReasons(rejected) };
    },
    append: (store, rows) => store.appendMetrics(rows),
  }),
];

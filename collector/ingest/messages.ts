import type { MessagePort } from 'node:worker_threads';
import type { RedactionSettings } from '../../redaction/index.js';
import type { PruneResult } from '../../store/index.js';
import type { ForwardEntry } from '../forward/entry.js';
import type { OtlpRequest, Outcome } from './outcome.js';
import type { RetentionSettings } from './retention.js';
import type { Signal } from '../otlp/signal.js';

/** What the worker is started with. */
export interface WorkerSettings {
  path: string;
  /** How long to wait for another process that holds the file. */
  waitMs: number;
  /** Most bytes that one body may unpack to. */
  maxUnpackedBytes: number;
  /** A commit gathers requests until it has so many rows, or so many unpacked bytes. */
  maxRows: number;
  maxGroupBytes: number;
  redaction: RedactionSettings | null;
  /** Null keeps everything. */
  retention: RetentionSettings | null;
  /** Whether bodies come back with their outcome, for whoever sends them on. */
  returnBodies: boolean;
}

/** Where a server answers, for the processes that find the file held; see the store's sidecar. */
export interface Announcement {
  url: string;
  token: string;
  version: string;
}

/** From the thread that does HTTP to the thread that owns the file. */
export type ToWorker =
  | { type: 'ingest'; id: number; receivedNs: bigint; request: OtlpRequest }
  | { type: 'announce'; announcement: Announcement }
  /** Whether the database answers. */
  | { type: 'probe'; id: number }
  /** One request of the store's API; its answer comes over `port`, see `store-channel.ts`. */
  | { type: 'store'; operation: string; body: string; port: MessagePort }
  /** Commit what is queued, close the file, end. */
  | { type: 'close' };

/** Items of one request or one commit by what became of them. */
export interface Tally {
  signal: Signal;
  received: number;
  stored: number;
  duplicates: number;
  /** By reason; reasons are short and few. */
  rejected: Record<string, number>;
  /** Secrets that were masked, by the rule that knew them. */
  redacted: Record<string, number>;
}

export interface Settled {
  id: number;
  outcome: Outcome;
  /** What goes to the forwarding targets, where `returnBodies` asks for it and the request was accepted. */
  forward: Omit<ForwardEntry, 'acceptedMs'> | null;
  /** True where it should have gone there, and a secret in it could not be masked. */
  isWithheld: boolean;
}

/** From the thread that owns the file. */
export type FromWorker =
  | { type: 'open' }
  | { type: 'open-failed'; code: string | null; message: string }
  /** Requests whose fate is known, with the counts of all of them together. */
  | {
      type: 'settled';
      settled: Settled[];
      tally: Tally;
      /** Null where nothing was committed. */ commitMs: number | null;
    }
  | { type: 'pruned'; result: PruneResult }
  | { type: 'prune-failed'; message: string }
  | { type: 'alive'; id: number }
  | { type: 'probe-failed'; id: number; code: string | null; message: string }
  | { type: 'closed' };

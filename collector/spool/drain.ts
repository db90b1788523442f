import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { MetricPointRow, SpanRow, Store } from '../../store/index.js';
import { decodeMetrics } from '../otlp/decode-metrics.js';
import { decodeTraces } from '../otlp/decode.js';
import { rowsFromTraces } from '../record/index.js';
import { rowsFromMetrics } from '../record/rows-from-metrics.js';
import { parseBatchName } from './batch-name.js';
import { setAside } from './set-aside.js';
import { namesIn, spoolFolder } from './spool.js';

/** A commit costs the same for one row as for thousands, so small batches share one. */
const ROWS_PER_COMMIT = 2048;
const BYTES_PER_COMMIT = 4 * 1024 ** 2;

const THE_FILES_OWN_FAULT = new Set(['EACCES', 'EPERM', 'EISDIR', 'ELOOP']);

/** Where what waits goes to. */
export type DrainTarget = Pick<Store, 'append' | 'appendMetrics'>;

/** What a drain did. */
export interface DrainResult {
  /** Files that were loaded and taken away. */
  files: number;
  /** Spans that are new in the database. */
  spans: number;
  /** Spans that the database had already. */
  duplicates: number;
  /** Files moved to `bad/`, each beside a text that says why. */
  bad: number;
}

export interface DrainOptions {
  /** Stop after this time, at the next commit; what is left waits for the next drain. */
  budgetMs?: number;
  now?: () => number;
}

interface ReadBatch {
  name: string;
  rows: SpanRow[];
  points: MetricPointRow[];
  /** Why spans of this file had to be left out; null where none was. */
  refused: string | null;
}

/**
 * Loads what waits beside the database at `databasePath` into `store`, oldest first. A file goes away
 * only after its spans are committed, so a drain may be cut off at any point, and two may race: the
 * second finds a file gone, or its spans stored already. Throws what `store.append` throws; then
 * everything that is not committed still waits.
 */
export async function drainSpool(
  store: DrainTarget,
  databasePath: string,
  options: DrainOptions = {},
): Promise<DrainResult> {
  const now = options.now ?? Date.now;
  const deadlineMs = now() + (options.budgetMs ?? Infinity);
  const folder = spoolFolder(databasePath);
  const result: DrainResult = { files: 0, spans: 0, duplicates: 0, bad: 0 };
  const waiting = namesIn(folder);
  while (waiting.length > 0 && now() < deadlineMs) {
    const batches = readForOneCommit(folder, waiting, result);
    await load(store, folder, batches, result);
  }
  return result;
}

/** Takes names off the front of `waiting`; a file that cannot be read as spans is set aside at once. */
function readForOneCommit(folder: string, waiting: string[], result: DrainResult): ReadBatch[] {
  const batches: ReadBatch[] = [];
  let rows = 0;
  let bytes = 0;
  while (waiting.length > 0 && rows < ROWS_PER_COMMIT && bytes < BYTES_PER_COMMIT) {
    const name = waiting.shift()!;
    try {
      const body = readFileSync(path.join(folder, name));
      const batch = decode(name, body);
      batches.push(batch);
      rows += batch.rows.length + batch.points.length;
      bytes += body.length;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      // Another drainer was faster.
      if (code === 'ENOENT') continue;
      // This process is short of something (file handles, say): not the file's fault.
      if (/^E[A-Z]+$/.test(code) && !THE_FILES_OWN_FAULT.has(code)) throw error;
      setAside(folder, name, messageOf(error));
      result.bad++;
    }
  }
  return batches;
}

function decode(name: string, body: Uint8Array): ReadBatch {
  const named = parseBatchName(name);
  // The time of writing, not of loading: the same file gives the same rows whoever loads it, and when.
  const receivedNs = BigInt(named?.timeMs ?? Date.now()) * 1_000_000n;
  if (named?.signal === 'metrics') {
    const { groups, rejected } = decodeMetrics(body, 'protobuf');
    const refused = rejected.map(({ reason }) => reason).join('\n') || null;
    return { name, rows: [], points: rowsFromMetrics(groups, receivedNs), refused };
  }
  const { groups, rejected } = decodeTraces(body, 'protobuf');
  const rows = rowsFromTraces(groups, receivedNs);
  const refused = rejected.map((r) => `span ${r.spanId || '?'} of trace ${r.traceId}: ${r.reason}`);
  return { name, rows, points: [], refused: refused.length > 0 ? refused.join('\n') : null };
}

async function load(
  store: DrainTarget,
  folder: string,
  batches: ReadBatch[],
  result: DrainResult,
): Promise<void> {
  try {
    await commit(store, folder, batches, result);
  } catch (error) {
    if (batches.length < 2) throw error;
    await loadOneByOne(store, folder, batches, result);
  }
}

/**
 * One file that the store will not take must not keep the others waiting. Where a later file goes in,
 * the fault is the file's and it is set aside; where none does, it is the store's and the file stays.
 */
async function loadOneByOne(
  store: DrainTarget,
  folder: string,
  batches: ReadBatch[],
  result: DrainResult,
): Promise<void> {
  let suspects: { name: string; error: unknown }[] = [];
  for (const batch of batches) {
    try {
      await commit(store, folder, [batch], result);
    } catch (error) {
      suspects.push({ name: batch.name, error });
      continue;
    }
    for (const { name, error } of suspects) {
      setAside(folder, name, messageOf(error));
      result.bad++;
    }
    suspects = [];
  }
  if (suspects.length > 0) throw suspects[0]!.error;
}

async function commit(
  store: DrainTarget,
  folder: string,
  batches: ReadBatch[],
  result: DrainResult,
): Promise<void> {
  const rows = batches.flatMap((batch) => batch.rows);
  if (rows.length > 0) {
    const appended = await store.append(rows);
    result.spans += appended.stored;
    result.duplicates += appended.duplicates;
  }
  const points = batches.flatMap((batch) => batch.points);
  if (points.length > 0) await store.appendMetrics(points);
  for (const { name, refused } of batches) {
    if (refused === null) {
      rmSync(path.join(folder, name), { force: true });
      result.files++;
    } else {
      setAside(folder, name, refused);
      result.bad++;
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

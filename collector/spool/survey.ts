import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { isBatchName, parseBatchName } from './batch-name.js';
import { lastDrainFailure } from './drain-failure.js';
import { isSeatTaken } from './drain-seat.js';
import { BAD_FOLDER, forgottenBatches } from './set-aside.js';
import { spoolFolder } from './spool.js';

/** What waits beside a database. */
export interface SpoolSurvey {
  folder: string;
  files: number;
  bytes: number;
  /** When the oldest waiting batch was written, ms since the Unix epoch; null where none waits. */
  oldestMs: number | null;
  /** Files in `bad/` that could not be loaded. */
  bad: number;
  /** Files that were there once and had to go, so that `bad/` stays small. */
  forgotten: number;
  /** Whether a process drains it now. */
  isDrained: boolean;
  /** Why the last drain failed; null where it did not. */
  failure: string | null;
}

/** Looks at the spool of a database without changing it; for `tracehound doctor`. */
export function surveySpool(databasePath: string): SpoolSurvey {
  const folder = spoolFolder(databasePath);
  const batches = list(folder).filter(isBatchName).sort();
  const times = batches
    .map((name) => parseBatchName(name)?.timeMs)
    .filter((ms) => ms !== undefined);
  return {
    folder,
    files: batches.length,
    bytes: batches.reduce((sum, name) => sum + sizeOf(folder, name), 0),
    oldestMs: times[0] ?? null,
    bad: list(path.join(folder, BAD_FOLDER)).filter(isBatchName).length,
    forgotten: forgottenBatches(folder),
    isDrained: isSeatTaken(folder),
    failure: lastDrainFailure(folder)?.reason ?? null,
  };
}

/** A batch is half-written for milliseconds; one so old belongs to a process that was killed over it. */
const ABANDONED_AFTER_MS = 10 * 60_000;

/** Takes away half-written batches that nobody will finish. None of them was ever acknowledged. */
export function sweepAbandoned(folder: string, now: () => number = Date.now): void {
  for (const name of list(folder).filter((name) => name.endsWith('.part'))) {
    const file = path.join(folder, name);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat && now() - stat.mtimeMs > ABANDONED_AFTER_MS) rmSync(file, { force: true });
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function sizeOf(folder: string, name: string): number {
  const named = parseBatchName(name)?.bytes;
  return named ?? statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
}

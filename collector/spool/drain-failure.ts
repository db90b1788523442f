import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const LAST_FAILURE = '.last-failure';

/** Why what waits in a spool is not loaded. */
export interface DrainFailure {
  /** A sentence for people. */
  reason: string;
  /** Whether it stays so until a person does something, as with a file that is no database. */
  isLasting: boolean;
}

/**
 * Leaves word in the spool of why nothing is loaded. A drainer has no terminal to say it on; the
 * agent that waits for it, and `tracehound doctor`, read it here.
 */
export function noteDrainFailure(folder: string, error: unknown): void {
  const { message, isLasting } = error as Partial<Error & DrainFailure>;
  const failure: DrainFailure = {
    reason: message ?? String(error),
    isLasting: isLasting === true,
  };
  const noted = path.join(folder, LAST_FAILURE);
  try {
    // Renamed into place, because the agent reads while this is written.
    writeFileSync(`${noted}.tmp`, JSON.stringify(failure), { mode: 0o600 });
    renameSync(`${noted}.tmp`, noted);
  } catch {
    // A full or vanished folder: the spans' own failure says the same, and louder.
  }
}

export function clearDrainFailure(folder: string): void {
  rmSync(path.join(folder, LAST_FAILURE), { force: true });
}

/** Why the last drain failed; null where it did not. */
export function lastDrainFailure(folder: string): DrainFailure | null {
  let text: string;
  try {
    text = readFileSync(path.join(folder, LAST_FAILURE), 'utf8');
  } catch {
    return null;
  }
  try {
    return JSON.parse(text) as DrainFailure;
  } catch {
    // Written by an older version, as the sentence alone.
    return { reason: text, isLasting: false };
  }
}

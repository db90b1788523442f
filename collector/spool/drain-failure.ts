import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const LAST_FAILURE = '.last-failure';

/**
 * Leaves word in the spool of why nothing is loaded. A drainer has no terminal to say it on; the
 * agent that waits for it, and `tracehound doctor`, read it here.
 */
export function noteDrainFailure(folder: string, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  try {
    writeFileSync(path.join(folder, LAST_FAILURE), message, { mode: 0o600 });
  } catch {
    // A full or vanished folder: the spans' own failure says the same, and louder.
  }
}

export function clearDrainFailure(folder: string): void {
  rmSync(path.join(folder, LAST_FAILURE), { force: true });
}

/** Why the last drain failed; null where it did not. */
export function lastDrainFailure(folder: string): string | null {
  try {
    return readFileSync(path.join(folder, LAST_FAILURE), 'utf8') || null;
  } catch {
    return null;
  }
}

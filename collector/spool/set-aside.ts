import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { isBatchName } from './batch-name.js';

/** The folder in a spool where files lie that nobody could load. */
export const BAD_FOLDER = 'bad';
/** What `bad/` may hold; the oldest go first. */
const MAX_BAD_FILES = 1000;
const MAX_BAD_BYTES = 256 * 1024 ** 2;
/** One line for each batch that went; a line is its name. */
const FORGOTTEN = '.forgotten';

/** Moves a batch out of the way, with `<name>.txt` beside it to say why. */
export function setAside(
  folder: string,
  name: string,
  reason: string,
  limits = { files: MAX_BAD_FILES, bytes: MAX_BAD_BYTES },
): void {
  const bad = path.join(folder, BAD_FOLDER);
  mkdirSync(bad, { recursive: true, mode: 0o700 });
  try {
    renameSync(path.join(folder, name), path.join(bad, name));
  } catch (error) {
    // Another drainer was faster, with the same outcome.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  writeFileSync(path.join(bad, `${name}.txt`), `${reason}\n`, { mode: 0o600 });
  forgetOldest(bad, limits);
}

/** How many batches `bad/` has held and holds no longer. */
export function forgottenBatches(folder: string): number {
  try {
    return readFileSync(path.join(folder, BAD_FOLDER, FORGOTTEN), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

/** A sender that goes wrong for weeks must not fill the disk; what went is counted. */
function forgetOldest(bad: string, limits: { files: number; bytes: number }): void {
  const newestFirst = readdirSync(bad).filter(isBatchName).sort().reverse();
  let bytes = 0;
  for (const [at, name] of newestFirst.entries()) {
    const file = path.join(bad, name);
    bytes += statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (at < limits.files && bytes <= limits.bytes) continue;
    rmSync(file, { recursive: true, force: true });
    rmSync(`${file}.txt`, { force: true });
    appendFileSync(path.join(bad, FORGOTTEN), `${name}\n`, { mode: 0o600 });
  }
}

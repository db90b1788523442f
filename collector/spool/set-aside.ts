import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The folder in a spool where files lie that nobody could load. */
export const BAD_FOLDER = 'bad';

/** Moves a batch out of the way, with `<name>.txt` beside it to say why. */
export function setAside(folder: string, name: string, reason: string): void {
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
}

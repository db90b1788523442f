import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LOADS_FD } from './run-report.js';

/** The file of a module; undefined where it is none of a file. */
export function fileOf(url: string): string | undefined {
  return url.startsWith('file:') ? fileURLToPath(url) : undefined;
}

/** Short enough to be one write that no other thread gets in between. */
export function tellLoad(file: string): void {
  writeSync(LOADS_FD, `${file}\n`);
}

import { readFileSync } from 'node:fs';

/** The text of one query of this folder. */
export function readQuery(name: string): string {
  return readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');
}

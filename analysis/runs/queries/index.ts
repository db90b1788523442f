import { readFileSync } from 'node:fs';

/** The text of one query of this folder. */
export function readRunQuery(name: 'find-runs' | 'list-runs' | 'run-spans'): string {
  return readFileSync(new URL(`./${name}.sql`, import.meta.url), 'utf8');
}

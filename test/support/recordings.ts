import { readdirSync, readFileSync } from 'node:fs';
import type { Recording } from '../../collector/dialects-doc.js';

const FOLDER = new URL('../fixtures/dialects/', import.meta.url);
const ENDING = '.otlp.jsonl';

/** Every recording of what a producer sends, by name. */
export function recordings(): Recording[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .map((file) => ({
      name: file.slice(0, -ENDING.length),
      lines: readFileSync(new URL(file, FOLDER), 'utf8').trim().split('\n'),
    }));
}

export function recording(name: string): Recording {
  const found = recordings().find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no recording ${name}`);
  return found;
}

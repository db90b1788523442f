import { readFileSync } from 'node:fs';

/** Bumped when a table changes; a file with a higher number comes from a newer version. */
export const SCHEMA_VERSION = 1;

/** Tables in creation order, `tables/<name>.sql`. */
export const TABLES = [
  'spans',
  'message_contents',
  'run_labels',
  'findings',
  'outcomes',
  'scores',
] as const;

/** Views in creation order (a view stands after those it reads), `views/<name>.sql`. */
export const VIEWS = [
  '_span_runs',
  'steps',
  'llm_calls',
  'tool_calls',
  'runs',
  'sessions',
  'messages',
  'clusters',
] as const;

/** The text of one schema file. */
export function readSchema(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

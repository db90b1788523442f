import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  importFiles,
  type ImportOptions,
  type ImportResult,
} from '../../collector/importers/index.js';
import type { Row } from '../../store/index.js';
import { tempStore, type TempStore } from './temp-store.js';

export interface ImportedFile extends TempStore {
  file: string;
  result: ImportResult;
  /** The run's steps by number. */
  steps(): Promise<Row[]>;
  run(): Promise<Row>;
}

/** A store into which one file with this content was imported, its format found by content. */
export async function importedFile(
  content: string | Uint8Array,
  name = 'file',
  options: ImportOptions = {},
): Promise<ImportedFile> {
  const temp = await tempStore();
  const file = path.join(temp.folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  const result = await importFiles([file], temp.store, options);
  return {
    ...temp,
    file,
    result,
    steps: () => temp.store.query('select * from steps order by run_id, step_index'),
    run: async () => (await temp.store.query('select * from runs order by started_ns'))[0]!,
  };
}

/** Values as a file of JSON lines. */
export function jsonLines(...values: unknown[]): string {
  return values
    .map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
    .join('');
}

/** The texts of canonical messages, each behind its role: `user: hello`. */
export function told(messages: unknown): string[] {
  const list = JSON.parse(messages as string) as {
    role: string;
    parts: { type: string; content?: string; name?: string; response?: string }[];
  }[];
  return list.flatMap(({ role, parts }) =>
    parts.map((part) => `${role}: ${part.content ?? part.response ?? part.name}`),
  );
}

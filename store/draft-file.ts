import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withBlankFile } from './blank-file.js';
import { draftFolder } from './instance.js';

/**
 * Makes an empty store in a private folder beside `file`, ready to be moved into its place: no other opener
 * and no crash sees half a file, and no other user reads it. The caller holds the file's lock and removes
 * the folder.
 */
export async function makeDraft(file: string): Promise<string> {
  const folder = draftFolder(file);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const draft = path.join(folder, 'db');
  await withBlankFile(async (blank) => {
    writeFileSync(draft, readFileSync(blank), { mode: 0o600, flush: true });
  });
  return draft;
}

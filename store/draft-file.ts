import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInstance, draftFolder, withConnection } from './instance.js';
import { createSchema } from './schema/apply.js';

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
  const instance = await createInstance(draft, { mode: 'write' });
  try {
    await withConnection(instance, async (connection) => {
      await createSchema(connection);
      // Closing does the same, but says nothing where the disk is full: the file would be half made.
      await connection.run('checkpoint');
    });
  } finally {
    instance.closeSync();
  }
  chmodSync(draft, 0o600);
  return draft;
}

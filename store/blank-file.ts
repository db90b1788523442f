import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInstance, withConnection } from './instance.js';
import { createSchema } from './schema/apply.js';

/** Stands beside the schema's texts in a built package. */
const BUILT = fileURLToPath(new URL('./schema/blank.duckdb', import.meta.url));

let madeHere: Buffer | undefined;

/**
 * Lends a store without rows that others are copied from: making tables and binding views costs many times what a
 * copy does. A built package carries one; the sources make one, once per process. It is not to be written to, and is
 * gone afterwards where it was made here.
 */
export async function withBlankFile<T>(use: (file: string) => Promise<T>): Promise<T> {
  if (existsSync(BUILT)) return use(BUILT);
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-blank-'));
  const file = path.join(folder, 'blank.duckdb');
  try {
    if (madeHere === undefined) {
      await makeBlankFile(file);
      madeHere = readFileSync(file);
    } else writeFileSync(file, madeHere);
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes a store without rows at `file`, where there is none. */
export async function makeBlankFile(file: string): Promise<void> {
  const instance = await createInstance(file, { mode: 'write' });
  try {
    await withConnection(instance, async (connection) => {
      await createSchema(connection);
      // Closing does the same, but says nothing where the disk is full: the file would be half made.
      await connection.run('checkpoint');
    });
  } finally {
    instance.closeSync();
  }
}

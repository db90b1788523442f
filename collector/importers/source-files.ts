import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { UnknownFormatError } from '../errors.js';
import { ByteSource } from './byte-source.js';
import type { ImportFormat } from './import-format.js';
import { chooseFormat, IMPORT_FORMATS } from './registry.js';

export interface SourceFile {
  path: string;
  size: number;
  format: ImportFormat;
}

/** Folders of tools, whose files nobody means. */
const PASSED_OVER = new Set(['.git', 'node_modules']);

/**
 * The files to import: those named, and of a folder named all that are in a known format, however deep, by name. A
 * file that another one brings along is left to that one. Throws ImportFileError and UnknownFormatError.
 */
export async function findSources(
  paths: readonly string[],
  format = 'auto',
): Promise<{ files: SourceFile[]; skipped: number }> {
  const files: SourceFile[] = [];
  let skipped = 0;
  for (const named of paths) {
    if (!(await isFolder(named))) {
      const source = await ByteSource.open(named);
      files.push({ path: named, size: source.size, format: chooseFormat(source, format) });
      continue;
    }
    const found = await filesIn(named, format);
    files.push(...found.files);
    skipped += found.skipped;
  }
  return { files, skipped };
}

async function filesIn(
  folder: string,
  format: string,
): Promise<{ files: SourceFile[]; skipped: number }> {
  const known: SourceFile[] = [];
  const all = await filesUnder(folder);
  for (const file of all) {
    const source = await ByteSource.open(file);
    try {
      known.push({ path: file, size: source.size, format: chooseFormat(source, format) });
    } catch (error) {
      // A format that does not exist is told at once, a file of another kind is passed over.
      if (!(error instanceof UnknownFormatError) || format !== 'auto') throw error;
    }
  }
  const brought = new Set(
    known.flatMap(({ path: file, format: { reads } }) => reads?.(file) ?? []),
  );
  const files = known.filter(({ path: file }) => !brought.has(file));
  if (files.length === 0)
    throw new UnknownFormatError(
      `${folder} holds no file in a format that Tracehound knows`,
      IMPORT_FORMATS.map(({ id }) => id),
    );
  return { files, skipped: all.length - known.length };
}

async function filesUnder(folder: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const place = path.join(folder, entry.name);
    if (entry.isFile()) found.push(place);
    else if (entry.isDirectory() && !PASSED_OVER.has(entry.name))
      found.push(...(await filesUnder(place)));
  }
  return found;
}

async function isFolder(named: string): Promise<boolean> {
  // What is not there is told when it is opened.
  return stat(named).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

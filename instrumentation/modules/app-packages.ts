import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { safely } from '../safely.js';

/** Tells whether a package is installed where the app would find it. */
export type HasPackage = (name: string) => boolean;

/**
 * Looks from the folders of the script and of the working directory upwards, as Node resolves packages: a
 * few `stat` calls, against the tens of milliseconds that watching every module load would cost an app
 * that has no such package.
 *
 * Layouts that keep packages elsewhere (pnpm's store, Yarn's Plug'n'Play) answer true for every name.
 */
export function packagesOf(script: string | undefined, cwd: string): HasPackage {
  const folders = [...foldersOf(script, cwd)];
  const anywhere = folders.some(
    (folder) =>
      existsSync(path.join(folder, 'node_modules', '.pnpm')) ||
      existsSync(path.join(folder, '.pnp.cjs')),
  );
  return (name) =>
    anywhere || folders.some((folder) => existsSync(path.join(folder, 'node_modules', name)));
}

/** The folders of the script and of the working directory, with all above them. */
export function foldersOf(script: string | undefined, cwd: string): Set<string> {
  const folders = new Set<string>();
  for (const start of [folderOf(script), cwd]) {
    for (let folder = start; folder !== undefined; folder = parentOf(folder)) folders.add(folder);
  }
  return folders;
}

function folderOf(script: string | undefined): string | undefined {
  if (!script || !path.isAbsolute(script)) return undefined;
  const real = safely('look for the script', () =>
    existsSync(script) ? realpathSync(script) : script,
  );
  return path.dirname(real ?? script);
}

function parentOf(folder: string): string | undefined {
  const parent = path.dirname(folder);
  return parent === folder ? undefined : parent;
}

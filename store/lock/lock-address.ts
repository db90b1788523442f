import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Where a file's lock is bound: every opener of the same file, by whatever path, comes to the same place. */
export interface LockAddress {
  /** What `net` listens on and connects to. */
  path: string;
  /** A socket file outlives a process that dies; the other kinds go with it. */
  leavesFile: boolean;
}

export function lockAddress(
  file: string,
  platform: NodeJS.Platform = process.platform,
): LockAddress {
  const name = `tracehound-${createHash('sha256').update(realPath(file)).digest('hex').slice(0, 32)}`;
  // A leading NUL is Linux's abstract namespace: no file, no owner, gone with the process.
  if (platform === 'linux') return { path: `\0${name}`, leavesFile: false };
  if (platform === 'win32') return { path: `\\\\.\\pipe\\${name}`, leavesFile: false };
  return { path: path.join(os.tmpdir(), `${name}.sock`), leavesFile: true };
}

/** The path without symbolic links; a file yet to be made is named by its folder's. */
export function realPath(file: string): string {
  const absolute = path.resolve(file);
  try {
    return realpathSync(absolute);
  } catch {
    try {
      return path.join(realpathSync(path.dirname(absolute)), path.basename(absolute));
    } catch {
      return absolute;
    }
  }
}

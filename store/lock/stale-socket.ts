import { mkdirSync, rmdirSync, rmSync, statSync } from 'node:fs';

/** A guard older than this belongs to a process that died within it. */
const GUARD_MS = 10_000;

/**
 * Takes away a socket file that nobody answers at, and binds in its place. Two processes may find the same
 * one stale, so that looking, removing and binding happen behind a guard folder, which only one can make.
 * Undefined where another process has the guard.
 */
export async function replaceStale<T>(
  socketFile: string,
  isStale: () => Promise<boolean>,
  bind: () => Promise<T>,
): Promise<T | undefined> {
  const guard = `${socketFile}.guard`;
  if (!tryMakeFolder(guard)) {
    if (olderThan(guard, GUARD_MS)) rmSync(guard, { recursive: true, force: true });
    return undefined;
  }
  try {
    if (!(await isStale())) return undefined;
    rmSync(socketFile, { force: true });
    return await bind();
  } finally {
    rmdirSync(guard);
  }
}

function tryMakeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function olderThan(folder: string, ms: number): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > ms;
}

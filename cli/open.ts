import { existsSync } from 'node:fs';
import { findInterrupted } from '../collector/open-spans/index.js';
import { drainSpool } from '../collector/spool/index.js';
import { namesIn, spoolFolder } from '../collector/spool/spool.js';
import type { OpenOptions, Store } from '../store/index.js';
import { NoTracesError } from './errors.js';
import { openPatiently } from './open-patiently.js';
import { databasePath } from './options.js';
import { note } from './output.js';
import { sentenceOf } from './report-error.js';

/**
 * Opens the file for reading, does the work and closes it. What agents left in the spool beside the file
 * is loaded first, so that nothing they wrote is missing; where that cannot be, a note says so. Runs of agents that
 * are gone are settled as interrupted.
 */
export async function reading<T>(
  options: { db?: string },
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const path = databasePath(options);
  const hasSpooled = namesIn(spoolFolder(path)).length > 0;
  if (!existsSync(path) && !hasSpooled) throw new NoTracesError(path);
  if (hasSpooled) await drainFirst(path);
  return using(await openSettled(path), work);
}

/** Opens an existing file for commands that add to it (analyses, labels). */
export async function changing<T>(
  options: { db?: string },
  work: (store: Store) => Promise<T>,
  settings: Pick<OpenOptions, 'threads' | 'keptMemory'> = {},
): Promise<T> {
  const path = databasePath(options);
  if (!existsSync(path) && namesIn(spoolFolder(path)).length === 0) throw new NoTracesError(path);
  return writing(options, work, settings);
}

/** Opens the file for writing, making it where there is none. */
export async function writing<T>(
  options: { db?: string },
  work: (store: Store) => Promise<T>,
  settings: Pick<OpenOptions, 'threads' | 'keptMemory'> = {},
): Promise<T> {
  const path = databasePath(options);
  const store = await openPatiently(path, { ...settings, mode: 'write' });
  return using(store, async () => {
    await drainSpool(store, path);
    return work(store);
  });
}

/** Writes only where an agent was killed; else the file stays untouched. */
async function openSettled(path: string): Promise<Store> {
  const store = await openPatiently(path, { mode: 'read' });
  const interrupted = await findInterrupted(store);
  if (interrupted.length === 0) return store;
  await store.close();
  try {
    const writer = await openPatiently(path, { mode: 'write' });
    await using(writer, () => writer.append(interrupted));
  } catch (error) {
    note(`note: runs of agents that are gone are shown as running. ${sentenceOf(error)}`);
  }
  return openPatiently(path, { mode: 'read' });
}

async function drainFirst(path: string): Promise<void> {
  try {
    const store = await openPatiently(path, { mode: 'write' });
    await using(store, () => drainSpool(store, path));
  } catch (error) {
    if (!existsSync(path)) throw error;
    note(`note: spans still wait in ${spoolFolder(path)} and are not shown. ${sentenceOf(error)}`);
  }
}

async function using<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

import { rm } from 'node:fs/promises';
import { endProcessesOf } from './processes-of.js';

/**
 * Removes a test's folder with all that is in it. Drainers outlive their agents: those that work in the folder are
 * ended first. What a database's thread that is just ending writes in the meantime does not fail the test: the folder
 * is tried again, for eight seconds at most.
 */
export async function removeFolder(folder: string): Promise<void> {
  await endProcessesOf(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 40, retryDelay: 10 });
}

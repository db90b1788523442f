import { rm } from 'node:fs/promises';

/**
 * Removes a test's folder with all that is in it. What a process or a database's thread that is just ending writes in
 * the meantime does not fail the test (a drainer outlives its agent): the folder is tried again, for eight seconds at
 * most.
 */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 40, retryDelay: 10 });
}

import { rm } from 'node:fs/promises';

/**
 * Removes a test's folder with all that is in it. What a process or a database's thread that is just ending writes in
 * the meantime does not fail the test: the folder is tried again, for two seconds at most.
 */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 10 });
}

import { openDatabase } from './database.js';
import { LocalStore } from './local-store.js';
import type { Store } from './store.js';

export interface OpenOptions {
  /** `read` never creates the file and leaves it as it is. Default `write`. */
  mode?: 'read' | 'write';
  /** How long to wait for another process that holds the file. Default 10 000 ms. */
  waitMs?: number;
}

/** Opens the store at `path`: the file itself, or the live server that holds it. */
export async function openStore(path: string, options: OpenOptions = {}): Promise<Store> {
  const mode = options.mode ?? 'write';
  const instance = await openDatabase(path, { mode });
  return LocalStore.open({ path, mode, instance, release: async () => undefined });
}

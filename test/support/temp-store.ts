import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore, type Store } from '../../store/index.js';
import { removeFolder } from './remove-folder.js';

export interface TempStore extends AsyncDisposable {
  folder: string;
  store: Store;
}

/** A real store in a folder of its own, both gone at the end of the scope: `await using temp = await tempStore()`. */
export async function tempStore(): Promise<TempStore> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-'));
  const store = await openStore(path.join(folder, 'traces.duckdb'));
  return {
    folder,
    store,
    async [Symbol.asyncDispose]() {
      await store.close();
      await removeFolder(folder);
    },
  };
}

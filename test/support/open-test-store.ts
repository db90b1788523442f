import { openStore, type Store } from '../../store/index.js';
import type { RunBuilder } from './trace-builder.js';

/** A store in memory that holds the runs. The caller closes it. */
export async function openTestStore(runs: readonly RunBuilder[] = []): Promise<Store> {
  const store = await openStore(':memory:');
  for (const { rows } of runs) await store.append(rows);
  return store;
}

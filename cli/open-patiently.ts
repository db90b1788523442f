import { openStore, StoreLockedError, type OpenOptions, type Store } from '../store/index.js';

/** How long a command waits for a file that is held, in ms. */
export interface Waits {
  /** For another process to let go of it. */
  anyMs: number;
  /** For an agent's loader, which lets go of it after every load: on a busy machine a load takes its time. */
  loaderMs: number;
}

const WAITS: Waits = { anyMs: 5_000, loaderMs: 60_000 };

/**
 * Opens the file once whoever holds it lets go.
 *
 * @throws what `openStore` does, of a loader's file only when the longer wait is over
 */
export async function openPatiently(
  path: string,
  options: OpenOptions,
  { anyMs, loaderMs }: Waits = WAITS,
): Promise<Store> {
  const deadline = performance.now() + loaderMs;
  for (;;) {
    try {
      return await openStore(path, { ...options, waitMs: anyMs });
    } catch (error) {
      const isLoading = error instanceof StoreLockedError && error.holder.role === 'agent';
      if (!isLoading || performance.now() > deadline) throw error;
    }
  }
}

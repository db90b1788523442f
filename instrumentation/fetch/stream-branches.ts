import type { StreamWatcher } from './stream-watcher.js';

/**
 * Lets one watcher follow the branches of a stream: both bring the same bytes, in chunks that may differ, and each byte is
 * told where it is read first.
 */
export class StreamBranches {
  readonly #watcher: StreamWatcher;
  #bytesTold = 0;
  #open = 0;

  constructor(watcher: StreamWatcher) {
    this.#watcher = watcher;
  }

  /** What follows one branch. */
  branch(): StreamWatcher {
    this.#open += 1;
    let [bytesRead, isOpen] = [0, true];
    return {
      chunk: (bytes) => {
        // A stream may bring anything; only bytes have a place among those of the other branch.
        if (!(bytes instanceof Uint8Array)) return;
        const start = bytesRead;
        bytesRead += bytes.byteLength;
        if (bytesRead <= this.#bytesTold) return;
        this.#watcher.chunk(bytes.subarray(Math.max(0, this.#bytesTold - start)));
        this.#bytesTold = bytesRead;
      },
      end: () => this.#watcher.end(),
      broke: (error) => this.#watcher.broke(error),
      closed: () => {
        if (isOpen && --this.#open === 0) this.#watcher.closed();
        isOpen = false;
      },
    };
  }
}

import { once } from 'node:events';
import { startOwnProcess } from './own-process.js';

const TIMEOUT_MS = 10_000;
/** What could not be carried now is not likely to be in a moment, and each attempt is a process. */
const PAUSE_MS = 30_000;

/**
 * Brings batches past a spool that cannot be written: to the server that holds the database, or into
 * the file. Each goes through a short process, half a second of work; made for the rare case.
 */
export class BatchCarrier {
  #tryAgainAtMs = 0;

  constructor(private readonly databasePath: string) {}

  /** True when the batch is stored; false where it is not, at once if the last attempt failed. */
  async carry(batch: Uint8Array): Promise<boolean> {
    if (Date.now() < this.#tryAgainAtMs) return false;
    const isStored = await this.#tryToCarry(batch).catch(() => false);
    if (!isStored) this.#tryAgainAtMs = Date.now() + PAUSE_MS;
    return isStored;
  }

  async #tryToCarry(batch: Uint8Array): Promise<boolean> {
    const child = startOwnProcess('carry-process', {
      database: this.databasePath,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // The batch is in nobody's hands yet: the agent waits for it as for any request it has sent.
    child.ref();
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    try {
      const exited = once(child, 'exit');
      // A process that ends early closes its end; its exit code says so.
      child.stdin!.on('error', () => {});
      child.stdin!.end(batch);
      return (await exited)[0] === 0;
    } finally {
      clearTimeout(timer);
    }
  }
}

import type { DuckDBConnection } from '@duckdb/node-api';
import { setTimeout as delay } from 'node:timers/promises';
import { QueryCancelledError } from '../errors.js';

/** An interrupt that falls between two steps of a call stops nothing, so that it is sent again. */
const INTERRUPT_EVERY_MS = 20;

/**
 * A connection in the hands of one reader. Every use of it goes through `call`, because a connection that is
 * closed while the driver works on it takes the process down: `revoke` stops the calls under way, waits for
 * their end, and only then closes.
 */
export class LentConnection {
  #calls = new Set<Promise<unknown>>();
  #revoked = false;

  constructor(private readonly connection: DuckDBConnection) {}

  /**
   * Does `work` with the connection, which must not be kept for afterwards.
   * @throws QueryCancelledError where the connection was revoked
   */
  async call<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (this.#revoked) throw new QueryCancelledError('');
    const call = work(this.connection);
    this.#calls.add(call);
    try {
      return await call;
    } finally {
      this.#calls.delete(call);
    }
  }

  /** Stops what is running and closes the connection when it has stopped. */
  async revoke(): Promise<void> {
    this.#revoked = true;
    while (this.#calls.size > 0) {
      this.connection.interrupt();
      const ended = Promise.allSettled(this.#calls);
      await Promise.race([ended, delay(INTERRUPT_EVERY_MS)]);
    }
    this.connection.closeSync();
  }
}

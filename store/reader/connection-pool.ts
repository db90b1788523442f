import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { once, EventEmitter } from 'node:events';
import { QueryCancelledError } from '../errors.js';
import { LentConnection } from './lent-connection.js';

const MAX_IDLE = 4;

/**
 * Reading connections of one instance. Two statements on one connection wait for each other while they
 * occupy two threads of Node's pool, so that each question borrows a connection of its own.
 */
export class ConnectionPool {
  #idle: LentConnection[] = [];
  #lent = new Set<LentConnection>();
  #connecting = new Set<Promise<DuckDBConnection>>();
  #returns = new EventEmitter();
  #gate: Promise<void> | undefined;
  #closed = false;

  constructor(private instance: DuckDBInstance) {}

  /** Runs `work` on a connection that nobody else uses; one that failed is not used again. */
  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const lent = await this.take();
    try {
      const result = await lent.call(work);
      await this.giveBack(lent);
      return result;
    } catch (error) {
      await this.discard(lent);
      throw error;
    }
  }

  /** @throws QueryCancelledError where the pool is closed */
  async take(): Promise<LentConnection> {
    while (this.#gate) await this.#gate;
    if (this.#closed) throw new QueryCancelledError('');
    const lent = this.#idle.pop() ?? new LentConnection(await this.#connect());
    this.#lent.add(lent);
    if (this.#closed || this.#gate) {
      await this.discard(lent);
      return this.take();
    }
    return lent;
  }

  async giveBack(lent: LentConnection): Promise<void> {
    if (this.#idle.length >= MAX_IDLE || this.#gate || this.#closed) return this.discard(lent);
    if (!this.#lent.delete(lent)) return;
    this.#idle.push(lent);
    this.#returns.emit('return');
  }

  async discard(lent: LentConnection): Promise<void> {
    if (!this.#lent.delete(lent)) return;
    await lent.revoke();
    this.#returns.emit('return');
  }

  /**
   * Lets nobody begin while `exchange` puts another instance in place, and gives those who are at it
   * `patienceMs` to end before they are stopped.
   */
  async exchangeInstance(
    patienceMs: number,
    exchange: () => Promise<DuckDBInstance>,
  ): Promise<void> {
    let open!: () => void;
    this.#gate = new Promise((resolve) => (open = resolve));
    try {
      await this.#drain(patienceMs);
      await this.#revokeAll();
      this.instance = await exchange();
    } finally {
      this.#gate = undefined;
      open();
    }
  }

  /** Stops what is running, waits until it has stopped, and closes everything. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#revokeAll();
  }

  async #connect(): Promise<DuckDBConnection> {
    const connecting = this.instance.connect();
    this.#connecting.add(connecting);
    try {
      return await connecting;
    } finally {
      this.#connecting.delete(connecting);
    }
  }

  async #drain(patienceMs: number): Promise<void> {
    const patience = AbortSignal.timeout(patienceMs);
    while (this.#lent.size > 0 && !patience.aborted) {
      await once(this.#returns, 'return', { signal: patience }).catch(() => undefined);
    }
  }

  async #revokeAll(): Promise<void> {
    // A connection that is being made joins those lent, and is given up there.
    while (this.#connecting.size > 0) await Promise.allSettled(this.#connecting);
    const all = [...this.#lent, ...this.#idle];
    this.#lent.clear();
    this.#idle = [];
    await Promise.all(all.map((lent) => lent.revoke()));
  }
}

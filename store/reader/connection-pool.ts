import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { once, EventEmitter } from 'node:events';

const MAX_IDLE = 4;

/**
 * Reading connections of one instance. Two statements on one connection wait for each other while they
 * occupy two threads of Node's pool, so that each question borrows a connection of its own.
 */
export class ConnectionPool {
  #idle: DuckDBConnection[] = [];
  #lent = new Set<DuckDBConnection>();
  #returns = new EventEmitter();
  #gate: Promise<void> | undefined;

  constructor(private instance: DuckDBInstance) {}

  /** Runs `work` on a connection that nobody else uses; one that failed is not used again. */
  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.take();
    try {
      const result = await work(connection);
      this.giveBack(connection);
      return result;
    } catch (error) {
      this.discard(connection);
      throw error;
    }
  }

  async take(): Promise<DuckDBConnection> {
    while (this.#gate) await this.#gate;
    const idle = this.#idle.pop();
    if (idle) {
      this.#lent.add(idle);
      return idle;
    }
    const { instance } = this;
    const connection = await instance.connect();
    if (instance !== this.instance) {
      connection.closeSync();
      return this.take();
    }
    this.#lent.add(connection);
    return connection;
  }

  giveBack(connection: DuckDBConnection): void {
    if (!this.#lent.delete(connection)) return;
    if (this.#idle.length < MAX_IDLE && !this.#gate) this.#idle.push(connection);
    else connection.closeSync();
    this.#returns.emit('return');
  }

  discard(connection: DuckDBConnection): void {
    if (!this.#lent.delete(connection)) return;
    connection.closeSync();
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
      this.close();
      this.instance = await exchange();
    } finally {
      this.#gate = undefined;
      open();
    }
  }

  async #drain(patienceMs: number): Promise<void> {
    const patience = AbortSignal.timeout(patienceMs);
    while (this.#lent.size > 0 && !patience.aborted) {
      await once(this.#returns, 'return', { signal: patience }).catch(() => undefined);
    }
  }

  /** Stops what is running and closes everything. */
  close(): void {
    for (const connection of this.#lent) {
      connection.interrupt();
      connection.closeSync();
    }
    for (const connection of this.#idle) connection.closeSync();
    this.#lent.clear();
    this.#idle = [];
  }
}

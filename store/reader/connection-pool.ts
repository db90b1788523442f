import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

const MAX_IDLE = 4;

/**
 * Reading connections of one instance. Two statements on one connection wait for each other while they
 * occupy two threads of Node's pool, so that each question borrows a connection of its own.
 */
export class ConnectionPool {
  #idle: DuckDBConnection[] = [];
  #lent = new Set<DuckDBConnection>();

  constructor(private readonly instance: DuckDBInstance) {}

  /** Runs `work` on a connection that nobody else uses; one that failed or was left mid-way is not used again. */
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
    const connection = this.#idle.pop() ?? (await this.instance.connect());
    this.#lent.add(connection);
    return connection;
  }

  giveBack(connection: DuckDBConnection): void {
    if (!this.#lent.delete(connection)) return;
    if (this.#idle.length < MAX_IDLE) this.#idle.push(connection);
    else connection.closeSync();
  }

  discard(connection: DuckDBConnection): void {
    if (this.#lent.delete(connection)) connection.closeSync();
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

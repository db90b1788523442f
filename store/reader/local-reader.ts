import type {
  Params,
  QueryLimits,
  QueryResult,
  Reader,
  Row,
  Session,
  SessionOptions,
} from '../reader.js';
import { allRows } from './all-rows.js';
import type { ConnectionPool } from './connection-pool.js';
import { runLimited } from './limited-query.js';
import { LocalSession } from './local-session.js';
import { queryErrorFrom } from './query-error.js';
import { prepareReading } from './statement.js';
import { rowsOf } from './values.js';

/** Questions to a file that this process holds. */
export class LocalReader implements Reader {
  constructor(private readonly pool: ConnectionPool) {}

  query<T extends Row = Row>(sql: string, params: Params = {}): Promise<T[]> {
    return this.pool.use((connection) => allRows<T>(connection, sql, params));
  }

  queryResult(sql: string, params: Params = {}, limits: QueryLimits = {}): Promise<QueryResult> {
    return this.pool.use(async (connection) => {
      // The statement's kind is checked too; the transaction holds for whatever a function might do.
      try {
        await connection.run('begin transaction read only');
        const result = await runLimited(connection, sql, params, limits);
        await connection.run('rollback');
        return result;
      } catch (error) {
        throw queryErrorFrom(error, sql);
      }
    });
  }

  async *stream<T extends Row = Row>(sql: string, params: Params = {}): AsyncIterable<T[]> {
    const lent = await this.pool.take();
    try {
      const result = await lent.call(async (connection) => {
        const prepared = await prepareReading(connection, sql, params);
        return prepared.stream().finally(() => prepared.destroySync());
      });
      const names = result.deduplicatedColumnNames();
      for (;;) {
        const chunk = await lent.call(() => result.fetchChunk());
        if (chunk === null || chunk.rowCount === 0) break;
        yield rowsOf(chunk, names) as T[];
      }
      await this.pool.giveBack(lent);
    } catch (error) {
      throw queryErrorFrom(error, sql);
    } finally {
      // A reader that stopped early leaves its statement open; the connection goes with it.
      await this.pool.discard(lent);
    }
  }

  async session<T>(work: (session: Session) => Promise<T>, options?: SessionOptions): Promise<T> {
    const lent = await this.pool.take();
    try {
      const session = await LocalSession.begin(lent, options);
      try {
        return await work(session);
      } finally {
        await session.end();
      }
    } finally {
      await this.pool.discard(lent);
    }
  }
}

import { StatementType, type DuckDBConnection } from '@duckdb/node-api';
import { QueryError } from '../errors.js';
import type { Params, QueryLimits, QueryResult, Row, Session, SessionOptions } from '../store.js';
import { runLimited } from './limited-query.js';
import { allRows } from './all-rows.js';
import { bindParameters } from './parameters.js';
import { queryErrorFrom } from './query-error.js';

/** What stands in a session under a name. */
interface Temp {
  kind: 'table' | 'view';
  name: string;
  select: string;
  params: Params;
}

/**
 * One connection, by default inside one read-only transaction. Statements run one after the other.
 *
 * In a transaction a statement that fails while it runs ends DuckDB's transaction. The session then begins again and makes
 * its temp tables anew, so that one bad question does not spoil those after it; what was committed in
 * between is seen from there on.
 */
export class LocalSession implements Session {
  #last: Promise<unknown> = Promise.resolve();
  #temps: Temp[] = [];
  #ended = false;

  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly hasSnapshot: boolean,
  ) {}

  static async begin(
    connection: DuckDBConnection,
    { snapshot = true }: SessionOptions = {},
  ): Promise<LocalSession> {
    if (snapshot) await connection.run('begin transaction read only');
    return new LocalSession(connection, snapshot);
  }

  query<T extends Row = Row>(sql: string, params: Params = {}): Promise<T[]> {
    return this.#inTurn(sql, () => allRows<T>(this.connection, sql, params));
  }

  queryResult(sql: string, params: Params = {}, limits: QueryLimits = {}): Promise<QueryResult> {
    return this.#inTurn(sql, () => runLimited(this.connection, sql, params, limits));
  }

  /** All rows are in memory before the first chunk: the next statement would end a running one. */
  async *stream<T extends Row = Row>(sql: string, params: Params = {}): AsyncIterable<T[]> {
    const rows = await this.query<T>(sql, params);
    for (let at = 0; at < rows.length; at += 2048) yield rows.slice(at, at + 2048);
  }

  /** A session within a session is the same one: it is one snapshot already. */
  session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return work(this);
  }

  createTemp(name: string, select: string, params: Params = {}): Promise<void> {
    return this.#create({ kind: 'table', name, select, params });
  }

  createTempView(name: string, select: string): Promise<void> {
    return this.#create({ kind: 'view', name, select, params: {} });
  }

  async end(): Promise<void> {
    await this.#last.catch(() => undefined);
    this.#ended = true;
    // A connection that was closed meanwhile has no transaction left to end.
    if (this.hasSnapshot) await this.connection.run('rollback').catch(() => undefined);
  }

  #create(temp: Temp): Promise<void> {
    const { name, select } = temp;
    if (!/^[a-z_][a-z0-9_]*$/i.test(name)) {
      return Promise.reject(new QueryError(`expected a plain table name, got ${name}`, select));
    }
    return this.#inTurn(select, async () => {
      await this.#makeTemp(temp);
      this.#temps.push(temp);
    });
  }

  async #makeTemp({ kind, name, select, params }: Temp): Promise<void> {
    const statements = await this.connection.extractStatements(select);
    const reading = await statements.prepare(0);
    const isSelect = statements.count === 1 && reading.statementType === StatementType.SELECT;
    reading.destroySync();
    if (!isSelect) throw new QueryError('expected one select statement', select);
    const sql = `create temp ${kind} "${name}" as ${select}`;
    const prepared = await this.connection.prepare(sql);
    try {
      bindParameters(prepared, params, select);
      await prepared.run();
    } finally {
      prepared.destroySync();
    }
  }

  #inTurn<T>(sql: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#last
      .catch(() => undefined)
      .then(async () => {
        if (this.#ended) throw new QueryError('the session has ended', sql);
        try {
          return await work();
        } catch (error) {
          await this.#recover();
          throw queryErrorFrom(error, sql);
        }
      });
    this.#last = turn;
    return turn;
  }

  async #recover(): Promise<void> {
    if (!this.hasSnapshot) return;
    try {
      await this.connection.run('select 1');
    } catch {
      await this.connection.run('rollback');
      await this.connection.run('begin transaction read only');
      for (const temp of this.#temps) await this.#makeTemp(temp);
    }
  }
}

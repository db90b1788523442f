import type { DuckDBConnection, DuckDBExtractedStatements } from '@duckdb/node-api';
import { QueryError } from '../errors.js';
import type { Params, QueryLimits, QueryResult, Row, Session, SessionOptions } from '../reader.js';
import { runLimited } from './limited-query.js';
import { allRows } from './all-rows.js';
import type { LentConnection } from './lent-connection.js';
import { bindParameters } from './parameters.js';
import { queryErrorFrom } from './query-error.js';

const BEGIN = 'begin transaction read only';

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
    private readonly lent: LentConnection,
    private readonly hasSnapshot: boolean,
  ) {}

  static async begin(
    lent: LentConnection,
    { snapshot = true }: SessionOptions = {},
  ): Promise<LocalSession> {
    if (snapshot) {
      await lent
        .call((connection) => connection.run(BEGIN))
        .catch((error: unknown) => {
          throw queryErrorFrom(error, BEGIN);
        });
    }
    return new LocalSession(lent, snapshot);
  }

  query<T extends Row = Row>(sql: string, params: Params = {}): Promise<T[]> {
    return this.#inTurn(sql, (connection) => allRows<T>(connection, sql, params));
  }

  queryResult(sql: string, params: Params = {}, limits: QueryLimits = {}): Promise<QueryResult> {
    return this.#inTurn(sql, (connection) => runLimited(connection, sql, params, limits));
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
    if (this.hasSnapshot)
      await this.lent.call((connection) => connection.run('rollback')).catch(() => undefined);
  }

  #create(temp: Temp): Promise<void> {
    const { name, select } = temp;
    if (!/^[a-z_][a-z0-9_]*$/i.test(name)) {
      return Promise.reject(new QueryError(`expected a plain table name, got ${name}`, select));
    }
    return this.#inTurn(select, async (connection) => {
      await makeTemp(connection, temp);
      this.#temps.push(temp);
    });
  }

  #inTurn<T>(sql: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const turn = this.#last
      .catch(() => undefined)
      .then(async () => {
        if (this.#ended) throw new QueryError('the session has ended', sql);
        return this.lent.call(async (connection) => {
          try {
            return await work(connection);
          } catch (error) {
            await this.#recover(connection);
            throw queryErrorFrom(error, sql);
          }
        });
      });
    this.#last = turn;
    return turn;
  }

  async #recover(connection: DuckDBConnection): Promise<void> {
    if (!this.hasSnapshot) return;
    try {
      await connection.run('select 1');
    } catch {
      await connection.run('rollback');
      await connection.run(BEGIN);
      for (const temp of this.#temps) await makeTemp(connection, temp);
    }
  }
}

async function makeTemp(
  connection: DuckDBConnection,
  { kind, name, select, params }: Temp,
): Promise<void> {
  const statements = await extractOne(connection, `create temp ${kind} "${name}" as ${select}`);
  const prepared = await statements.prepare(0);
  try {
    bindParameters(prepared, params, select);
    await prepared.run();
  } finally {
    prepared.destroySync();
  }
}

/** What follows `as` can only be one select: the parser takes nothing else there. */
async function extractOne(
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBExtractedStatements> {
  try {
    const statements = await connection.extractStatements(sql);
    if (statements.count === 1) return statements;
  } catch (error) {
    const { message } = queryErrorFrom(error, sql);
    throw new QueryError(`expected one select statement: ${message}`, sql, error);
  }
  throw new QueryError('expected one select statement, got several', sql);
}

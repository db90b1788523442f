import { RemoteStoreError } from '../errors.js';
import type {
  Params,
  QueryLimits,
  QueryResult,
  Reader,
  Row,
  Session,
  SessionOptions,
  Value,
} from '../reader.js';
import type { StoreClient } from './http-client.js';

/** Questions through a live server, in a session of it or outside any. */
export class RemoteReader implements Reader {
  constructor(
    protected readonly client: StoreClient,
    protected readonly sessionId?: string,
  ) {}

  async query<T extends Row = Row>(sql: string, params: Params = {}): Promise<T[]> {
    const all: T[] = [];
    for await (const rows of this.stream<T>(sql, params)) for (const row of rows) all.push(row);
    return all;
  }

  queryResult(
    sql: string,
    params: Params = {},
    { signal, ...limits }: QueryLimits = {},
  ): Promise<QueryResult> {
    const body = { sql, params, limits, ...this.#session() };
    return this.client.call<QueryResult>('result', body, { signal });
  }

  async *stream<T extends Row = Row>(sql: string, params: Params = {}): AsyncIterable<T[]> {
    let columns: string[] = [];
    let isWhole = false;
    for await (const line of this.client.lines('rows', { sql, params, ...this.#session() })) {
      const piece = line as { columns?: string[]; rows?: Value[][]; done?: boolean };
      if (piece.columns) columns = piece.columns;
      if (piece.rows) yield piece.rows.map((values) => toRow(columns, values)) as T[];
      if (piece.done) isWhole = true;
    }
    if (!isWhole)
      throw new RemoteStoreError(this.client.url, 'broke off in the middle of the rows');
  }

  async session<T>(
    work: (session: Session) => Promise<T>,
    options: SessionOptions = {},
  ): Promise<T> {
    const id = await this.client.call<string>('begin-session', { ...options });
    try {
      return await work(new RemoteSession(this.client, id));
    } finally {
      await this.client.call('end-session', { session: id });
    }
  }

  #session(): { session?: string } {
    return this.sessionId === undefined ? {} : { session: this.sessionId };
  }
}

class RemoteSession extends RemoteReader implements Session {
  override session<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return work(this);
  }

  async createTemp(name: string, select: string, params: Params = {}): Promise<void> {
    await this.client.call('create-temp', { session: this.sessionId, name, sql: select, params });
  }

  async createTempView(name: string, select: string): Promise<void> {
    await this.client.call('create-temp-view', { session: this.sessionId, name, sql: select });
  }
}

function toRow(columns: readonly string[], values: readonly Value[]): Row {
  const row: Row = {};
  columns.forEach((name, at) => (row[name] = values[at]!));
  return row;
}

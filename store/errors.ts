/** What every failure of the store has in common: a `code` for programs, a message for people. */
export abstract class StoreError extends Error {
  abstract readonly code: string;
  /** Whether trying again in a moment is no use: a person has to do something first. */
  readonly isLasting: boolean = false;
  override get name(): string {
    return this.constructor.name;
  }
}

/** There is no file at `path`, and reading never makes one. */
export class StoreNotFoundError extends StoreError {
  readonly code = 'STORE_NOT_FOUND';
  constructor(readonly path: string) {
    super(
      `no trace file at ${path}; expected a Tracehound DuckDB file: import or record traces first, or name another file with --db`,
    );
  }
}

/** Who has the file, as far as it can be told. */
export interface StoreHolder {
  pid: number | null;
  /** The holder's command line, shortened. */
  command: string | null;
  /** What it does with the file: `serve`, `import`, `query`... */
  role: string | null;
}

/** Another process, thread or copy of the package holds the file. */
export class StoreLockedError extends StoreError {
  readonly code = 'STORE_LOCKED';
  constructor(
    readonly path: string,
    readonly holder: StoreHolder,
    readonly waitedMs: number,
    cause?: unknown,
  ) {
    const who = [
      holder.role && `tracehound ${holder.role}`,
      holder.pid === null ? 'another process' : `process ${holder.pid}`,
      holder.command && `(${holder.command})`,
    ].filter(Boolean);
    super(
      `${path} is held by ${who.join(', ')} and was not free after ${waitedMs} ms; ` +
        `one process at a time can open a DuckDB file: wait for it, close it, or use another file`,
      { cause },
    );
  }
}

/** The file is no DuckDB file, or a DuckDB file that Tracehound did not make. */
export class NotAStoreError extends StoreError {
  readonly code = 'STORE_NOT_OURS';
  override readonly isLasting = true;
  constructor(
    readonly path: string,
    readonly found: string,
    cause?: unknown,
  ) {
    super(`${path} is ${found}; expected a Tracehound DuckDB file: name another file with --db`, {
      cause,
    });
  }
}

/** The file comes from a newer version of the package. */
export class StoreTooNewError extends StoreError {
  readonly code = 'STORE_TOO_NEW';
  override readonly isLasting = true;
  constructor(
    readonly path: string,
    readonly found: number,
    readonly supported: number,
  ) {
    super(
      `${path} has schema ${found}, this version knows up to ${supported}; install a newer tracehound to open it`,
    );
  }
}

/** The file system said no: missing folder, no permission, no space. */
export class StoreAccessError extends StoreError {
  readonly code = 'STORE_ACCESS';
  override readonly isLasting = true;
  constructor(
    readonly path: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`cannot use ${path}: ${reason}`, { cause });
  }
}

/** A write was asked of a store that was opened for reading. */
export class StoreReadOnlyError extends StoreError {
  readonly code = 'STORE_READ_ONLY';
  constructor(readonly path: string) {
    super(`${path} is open for reading only; open it with mode 'write' to change it`);
  }
}

/** The store was used after `close()`. */
export class StoreClosedError extends StoreError {
  readonly code = 'STORE_CLOSED';
  constructor(readonly path: string) {
    super(`${path} is closed already; open it again to use it`);
  }
}

/** A batch could not be written; none of it is stored. */
export class StoreWriteError extends StoreError {
  readonly code = 'STORE_WRITE';
  constructor(
    readonly path: string,
    reason: string,
    cause?: unknown,
  ) {
    super(`could not write to ${path}: ${reason}; nothing of this batch is stored`, { cause });
  }
}

/** The folder cannot take this file's export; nothing in it has changed. */
export class ExportFolderError extends StoreError {
  readonly code = 'STORE_EXPORT_FOLDER';
  constructor(
    readonly path: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`cannot export to ${path}: ${reason}; name a new folder or an earlier export's`, {
      cause,
    });
  }
}

/** A Parquet file of somebody else's cannot be read, or ours not be written. */
export class TableFileError extends StoreError {
  readonly code = 'STORE_TABLE_FILE';
  constructor(
    readonly path: string,
    cause: unknown,
  ) {
    const [said] = (cause as Error).message.split('\n');
    super(`${path} cannot be read or written as Parquet: ${said}`, { cause });
  }
}

/** The statement is wrong, or is not one reading statement; the message is DuckDB's own, kept short. */
export class QueryError extends StoreError {
  readonly code = 'QUERY_FAILED';
  constructor(
    message: string,
    readonly sql: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** The statement ran longer than its limit. */
export class QueryTimeoutError extends StoreError {
  readonly code = 'QUERY_TIMEOUT';
  constructor(
    readonly timeoutMs: number,
    readonly sql: string,
  ) {
    super(
      `the query took longer than ${timeoutMs} ms and was stopped; narrow it or raise the limit`,
    );
  }
}

/** The caller cancelled the statement. */
export class QueryCancelledError extends StoreError {
  readonly code = 'QUERY_CANCELLED';
  constructor(readonly sql: string) {
    super('the query was cancelled');
  }
}

/** The live server that holds the file could not be asked, or answered what no version of it says. */
export class RemoteStoreError extends StoreError {
  readonly code = 'STORE_REMOTE';
  constructor(
    readonly url: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(
      `the tracehound server at ${url}, which holds the file, ${reason}; is it still running?`,
      { cause },
    );
  }
}

/** The spool holds as much as it may; what is in it stays, the new batch is refused. */
export class SpoolFullError extends Error {
  readonly code = 'SPOOL_FULL';
  constructor(
    readonly folder: string,
    readonly maxBytes: number,
  ) {
    super(
      `The spool ${folder} holds its limit of ${maxBytes} bytes and takes no more spans. ` +
        'Run any tracehound command on the database to load it, or raise the limit.',
    );
    this.name = 'SpoolFullError';
  }
}

const REASONS: Record<string, string> = {
  ENOSPC: 'the disk is full; free some space',
  EDQUOT: 'the disk quota is used up; free some space',
  EFBIG: 'the process may not write files of this size; raise its file size limit',
  EROFS: 'the file system is read-only; name a database elsewhere',
  EACCES: 'this user may not write there; change its rights or name a database elsewhere',
  EPERM: 'this user may not write there; change its rights or name a database elsewhere',
  ENOTDIR: 'a part of the path is a file; name a database elsewhere',
};

/** A batch could not be written; `reason` is the system's own code (ENOSPC, EACCES, ...). */
export class SpoolWriteError extends Error {
  readonly code = 'SPOOL_WRITE';
  readonly reason: string;
  constructor(
    readonly folder: string,
    cause: unknown,
  ) {
    const reason = (cause as NodeJS.ErrnoException | null)?.code ?? 'UNKNOWN';
    const advice = REASONS[reason] ?? (cause instanceof Error ? cause.message : String(cause));
    super(`Spans cannot be written to the spool ${folder}: ${advice} (${reason}).`, { cause });
    this.name = 'SpoolWriteError';
    this.reason = reason;
  }
}

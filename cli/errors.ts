/** The command line asks for something that cannot be; the message says what was expected. */
export class UsageError extends Error {
  readonly code = 'usage';
}

/** A command that reads found no file. */
export class NoTracesError extends Error {
  readonly code = 'no-traces';
  constructor(readonly path: string) {
    super(
      `no traces at ${path}: expected a DuckDB file written by Tracehound. Run \`tracehound demo\`, ` +
        'or trace an agent with `node --import tracehound/register agent.js`',
    );
  }
}

/** A value given to an option or argument is none of those it takes. */
export class BadValueError extends Error {
  readonly code = 'bad-value';
  constructor(
    readonly option: string,
    readonly value: string,
    readonly expected: string,
  ) {
    super(`${option} takes ${expected}, not "${value}"`);
  }
}

/** An example agent of the demo ended with an error of its own. */
export class ExampleFailedError extends Error {
  readonly code = 'example-failed';
  constructor(
    readonly example: string,
    readonly status: number | string | null,
    readonly complaints: string,
  ) {
    const reason = complaints.trim().split('\n').slice(-3).join(' ');
    super(`the example ${example} ended with ${status}: ${reason || 'it said nothing'}`);
  }
}

/** A file that was to be written cannot be. */
export class CannotWriteError extends Error {
  readonly code = 'cannot-write';
  constructor(
    readonly path: string,
    cause: Error,
  ) {
    super(`cannot write ${path}: ${writeFault(cause)}`, { cause });
  }
}

/** A command that was to be traced could not be started. */
export class CannotRunError extends Error {
  readonly code = 'cannot-run';
  constructor(
    readonly program: string,
    cause: NodeJS.ErrnoException,
  ) {
    const reason =
      cause.code === 'ENOENT'
        ? 'there is no such program; check its name and $PATH'
        : cause.message;
    super(`cannot run ${program}: ${reason}`, { cause });
  }
}

/** Detectors are to be measured, and no run's outcome is known. */
export class NoOutcomesError extends Error {
  readonly code = 'no-outcomes';
  constructor() {
    super(
      'no run has a known outcome: expected labels or imported rewards. ' +
        'Say how runs went with `tracehound label RUN pass|fail|SCORE`',
    );
  }
}

/** What keeps a file from being written, for the person who named it. */
function writeFault(cause: NodeJS.ErrnoException): string {
  const faults: Record<string, string> = {
    ENOENT: 'its folder does not exist; make it first',
    EACCES: 'this user may not write there',
    EISDIR: 'it is a folder; expected a file',
    ENOTDIR: 'a part of the path is a file; expected a folder',
    ENOSPC: 'the disk is full',
    EROFS: 'the file system is read-only',
  };
  return faults[cause.code ?? ''] ?? cause.message;
}

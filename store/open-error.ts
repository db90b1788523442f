import {
  NotAStoreError,
  StoreAccessError,
  StoreError,
  StoreLockedError,
  StoreNotFoundError,
} from './errors.js';

/** What DuckDB or the file system said when the file was opened, as one of our own errors. */
export function openErrorFrom(error: unknown, file: string): Error {
  if (error instanceof StoreError) return error;
  const { message, code } = error as NodeJS.ErrnoException;
  const holder = /held in (.*?) \(PID (\d+)\)/.exec(message);
  if (holder || message.includes('Could not set lock on file')) {
    const pid = holder ? Number(holder[2]) : null;
    const command = holder?.[1] ?? null;
    return new StoreLockedError(file, { pid, command, role: null }, 0, error);
  }
  if (message.includes('not a valid DuckDB database file')) {
    return new NotAStoreError(file, 'not a DuckDB file', error);
  }
  if (/Is a directory|EISDIR/.test(message)) return new NotAStoreError(file, 'a folder', error);
  if (message.includes('database does not exist')) return new StoreNotFoundError(file);
  if (/newer version of DuckDB|version number/i.test(message)) {
    return new NotAStoreError(file, 'a DuckDB file of another DuckDB version', error);
  }
  if (code === 'ENOENT' || /No such file or directory/.test(message)) {
    return new StoreAccessError(file, 'its folder does not exist; make it first', error);
  }
  if (code === 'EACCES' || code === 'EPERM' || /Permission denied/.test(message)) {
    return new StoreAccessError(
      file,
      'permission denied; check the owner and mode of the file and its folder',
      error,
    );
  }
  if (code === 'EROFS' || /Read-only file system/.test(message)) {
    return new StoreAccessError(file, 'the file system is read-only; use another folder', error);
  }
  if (code === 'ENOSPC' || /No space left/.test(message)) {
    return new StoreAccessError(file, 'the disk is full; free some space', error);
  }
  return new StoreAccessError(file, message.split('\n')[0]!, error);
}

import { CommanderError } from 'commander';
import type { QueryError } from '../store/index.js';
import { EXIT, setExitCode } from './exit-code.js';

/**
 * The one place where an error becomes what the user sees: one sentence on stderr and exit code 2. An
 * error with a `code` was foreseen and speaks for itself; any other is a bug and says how to get the stack.
 */
export function reportError(error: unknown, debug: boolean): void {
  if (error instanceof CommanderError) {
    // Commander has printed its own sentence; help and version are no errors.
    setExitCode(error.exitCode === 0 ? EXIT.clean : EXIT.broken);
    return;
  }
  setExitCode(EXIT.broken);
  process.stderr.write(`tracehound: ${sentenceOf(error)}\n`);
  if (debug) process.stderr.write(`${stackOf(error)}\n`);
}

/** One line, whatever the error says. */
export function sentenceOf(error: unknown): string {
  const message = messageOf(error)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return wasForeseen(error)
    ? sentence
    : `unexpected error: ${sentence} Run again with --debug for the stack.`;
}

function wasForeseen(error: unknown): boolean {
  return typeof (error as { code?: unknown } | null)?.code === 'string';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error) || error.message === '') return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === QUERY_FAILED) return queryFault(error);
  if (code && path && SYSTEM_FAULTS[code]) return `cannot use ${path}: ${SYSTEM_FAULTS[code]}`;
  return error.message;
}

/** By its code: whoever asks for help or a version is not to load the database for the class. */
const QUERY_FAILED: QueryError['code'] = 'QUERY_FAILED';

/** What the operating system's codes mean to the person who named the file. */
const SYSTEM_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'this user may not; change its rights or name another',
  EPERM: 'this user may not; change its rights or name another',
  EISDIR: 'it is a folder; expected a file',
  ENOTDIR: 'a part of the path is a file; expected a folder',
  ENOSPC: 'the disk is full; free some space',
  EROFS: 'the file system is read-only; name another place',
};

/** DuckDB's message without the drawing under it, and where the columns are written down. */
function queryFault(error: Error): string {
  const [fault] = error.message
    .replace(/^Failed to extract statements: /, '')
    .split(/\s*\n\s*LINE \d+:/);
  return `${fault!.trim().replace(/[.!]$/, '')}. \`tracehound query "describe steps"\` lists a view's columns`;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

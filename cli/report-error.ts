import { CommanderError } from 'commander';
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
  process.stderr.write(`${sentenceOf(error)}\n`);
  if (debug) process.stderr.write(`${stackOf(error)}\n`);
}

/** One line, whatever the error says. */
export function sentenceOf(error: unknown): string {
  const message = messageOf(error)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  const wasForeseen = typeof (error as { code?: unknown } | null)?.code === 'string';
  return wasForeseen
    ? `tracehound: ${sentence}`
    : `tracehound: unexpected error: ${sentence} Run again with --debug for the stack.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : String(error);
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

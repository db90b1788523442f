import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { CannotRunError } from '../errors.js';

/**
 * How a command ended: `code`, or the signal that ended it. With a signal the code is the one that shells give: it counts
 * where the signal does not end us, as Node ignores SIGPIPE (`... | head`).
 */
export interface End {
  code: number;
  signal: NodeJS.Signals | null;
}

/** What shells add to a signal's number. */
const SIGNALLED = 128;

const FORWARDED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** Runs a command on our own stdin, stdout and stderr and hands every signal on to it. */
export async function passThrough(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<End> {
  const forward = (signal: NodeJS.Signals) => {
    // A terminal sends its interrupt to the whole group: the child has it already.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  // Listened for before the child lives: a signal right after its start would else end us alone.
  for (const signal of FORWARDED) process.on(signal, forward);
  const child = spawn(program, args, { env, stdio: 'inherit' });
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return { code: code ?? SIGNALLED + constants.signals[signal!], signal };
  } catch (error) {
    throw new CannotRunError(program, error as NodeJS.ErrnoException);
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}

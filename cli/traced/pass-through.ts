import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { CannotRunError } from '../errors.js';

/** How a command ended: `code`, or the signal that ended it. */
export interface End {
  code: number;
  signal: NodeJS.Signals | null;
}

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
    return { code: code ?? 0, signal };
  } catch (error) {
    throw new CannotRunError(program, error as NodeJS.ErrnoException);
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward);
  }
}

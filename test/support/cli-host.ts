import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MAIN, type CliOptions, type CliResult } from './cli-process.js';
import { plainEnv } from './node-process.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/cli/command-host.js', import.meta.url));

interface Host {
  child: ChildProcess;
  /** Rejects when it is gone, which it should not be before us. */
  ended: Promise<never>;
}

/** One for this process; commands wait for each other. */
let host: Host | null = null;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a command of the built command line in a process that has run others before: what most of a command's time goes
 * into, its beginning, is done once. For what a command does; `cli-process.ts` is for how its process begins, reads its
 * stdin and ends.
 */
export function tracehound(
  args: readonly string[],
  { env, cwd }: Omit<CliOptions, 'stdin'> = {},
): Promise<CliResult> {
  const answer = last.then(() => ask({ args, cwd, env: { ...plainEnv(), ...env } }));
  last = answer.catch(() => undefined);
  return answer;
}

async function ask(command: object): Promise<CliResult> {
  host ??= start();
  const { child, ended } = host;
  child.ref();
  child.send(command);
  try {
    const [result] = (await Promise.race([once(child, 'message'), ended])) as [
      Omit<CliResult, 'signal'>,
    ];
    return { ...result, signal: null };
  } finally {
    child.unref();
  }
}

/** It ends with us: when nobody is left to ask. */
function start(): Host {
  const child = fork(PROGRAM, [MAIN], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.channel!.unref();
  const ended = once(child, 'exit').then(([code, signal]) => {
    host = null;
    throw new Error(`the process that runs commands ended with ${code ?? signal}`);
  });
  ended.catch(() => undefined);
  return { child, ended };
}

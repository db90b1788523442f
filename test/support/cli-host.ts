import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MAIN, type CliOptions, type CliResult } from './cli-process.js';
import { plainEnv } from './node-process.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/cli/command-host.js', import.meta.url));

/** One for this process; commands of it wait for each other. */
let host: ChildProcess | null = null;
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
  const asked = host;
  const ended = once(asked, 'exit').then(([code, signal]) => {
    throw new Error(`the process that runs commands ended with ${code ?? signal}`);
  });
  asked.ref();
  asked.send(command);
  try {
    const [result] = (await Promise.race([once(asked, 'message'), ended])) as [
      Omit<CliResult, 'signal'>,
    ];
    return { ...result, signal: null };
  } finally {
    ended.catch(() => undefined);
    asked.unref();
  }
}

/** It ends with us: when nobody is left to ask. */
function start(): ChildProcess {
  const child = fork(PROGRAM, [MAIN], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.channel!.unref();
  child.once('exit', () => (host = null));
  return child;
}

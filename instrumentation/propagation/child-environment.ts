import type { ChildProcess } from 'node:child_process';
import { before } from '../before.js';
import { variablesFor } from '../context/environment-carrier.js';
import { safely } from '../safely.js';
import { contextToTell, headersOf } from './tell.js';

/** What this process has found there itself, which children inherit: it tells of what is around us. */
const ABOUT_US = ['TRACEPARENT', 'TRACESTATE'];

/** Tells a process that is about to be started of the trace. The `env` that the program gave stays as it is. */
export function tellChild(child: ChildProcess): void {
  const variables = variablesToTell();
  if (!variables) return;
  before(child, 'spawn', (options) => {
    // Whoever looks at the object later finds it as Node made it.
    delete (child as { spawn?: unknown }).spawn;
    const { envPairs } = options as { envPairs?: string[] };
    if (!envPairs || envPairs.some(isTheHosts)) return;
    const kept = envPairs.filter((pair) => !isReplaced(nameOf(pair), variables));
    const told = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    envPairs.splice(0, envPairs.length, ...kept, ...told);
  });
}

/**
 * The arguments of `spawnSync` and its like with an environment that tells of the trace.
 *
 * @param args As the program gave them: a command, arguments where it has any, options where it has any.
 */
export function argumentsTelling(args: readonly unknown[]): readonly unknown[] {
  return safely('tell a process of the trace', () => withVariables(args)) ?? args;
}

function withVariables(args: readonly unknown[]): readonly unknown[] | undefined {
  const variables = variablesToTell();
  if (!variables) return undefined;
  const [command, ...rest] = args;
  const list = Array.isArray(rest[0]) ? [rest.shift()] : [];
  const at = rest.findIndex((value) => typeof value === 'object' && value !== null);
  const options = (rest[at] ?? {}) as { readonly env?: NodeJS.ProcessEnv };
  const env: NodeJS.ProcessEnv = {};
  // Node takes what an environment inherits, too.
  for (const name in options.env ?? process.env) env[name] = (options.env ?? process.env)[name];
  if (Object.entries(env).some(([name, value]) => isTheHosts(`${name}=${value}`))) return undefined;
  for (const name of ABOUT_US) delete env[name];
  return [command, ...list, { ...options, env: { ...env, ...variables } }];
}

function variablesToTell(): Record<string, string> | undefined {
  const from = contextToTell();
  const variables = from && variablesFor(headersOf(from));
  return variables && Object.keys(variables).length > 0 ? variables : undefined;
}

/** Whether the program itself says where the child belongs, in other words than it was told in. */
function isTheHosts(pair: string): boolean {
  const name = nameOf(pair);
  return ABOUT_US.includes(name) && pair !== `${name}=${process.env[name]}`;
}

function isReplaced(name: string, variables: Record<string, string>): boolean {
  return ABOUT_US.includes(name) || name in variables;
}

function nameOf(pair: string): string {
  return pair.slice(0, pair.indexOf('='));
}

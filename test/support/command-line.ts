import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The package's root, where `tracehound` resolves to `dist/`. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Beside PATH and HOME: nothing else is inherited, so that no OTEL_* of the caller's counts. */
  env?: Readonly<Record<string, string>>;
  /** Default: the package's root. */
  cwd?: string;
}

/** Runs the built `tracehound` (`npm run build` first) as a user would. */
export function tracehound(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return runNodeProcess([MAIN, ...args], options);
}

/** The rows that `tracehound query` prints for a statement. Throws what it says where it fails. */
export async function queryRows(
  db: string,
  sql: string,
  options: CommandOptions = {},
): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await tracehound(
    ['query', sql, '--db', db, '--format', 'json'],
    options,
  );
  if (code !== 0) throw new Error(`query ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>[];
}

/** Runs Node as a child process and waits for its end. */
export async function runNodeProcess(
  args: readonly string[],
  { env = {}, cwd = PACKAGE_ROOT }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...plainEnv(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** What a child needs of this process's environment. */
export function plainEnv(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}

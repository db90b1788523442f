import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { PATIENCE } from './patience.js';

/** The package's root, where `tracehound` resolves to `dist/`. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface NodeResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program under `node --import tracehound/register` (`npm run build` first) and waits for its end.
 *
 * @param env Beside PATH, HOME and PATIENCE. Nothing else is inherited, so that no OTEL_* of the caller's counts.
 */
export async function runTraced(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<NodeResult> {
  const child = spawn(process.execPath, ['--import', 'tracehound/register', program, ...args], {
    cwd: PACKAGE_ROOT,
    env: { ...plainEnv(), ...PATIENCE, ...env },
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

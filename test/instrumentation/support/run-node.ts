import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { PATIENCE } from '../../support/patience.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface NodeRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly durationMs: number;
}

/** The arguments that switch tracing on, as the README tells a user. */
export const TRACED = ['--import', 'tracehound/register'];

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/**
 * Runs Node as a child process in the package's root, so that `tracehound` resolves to `dist/`.
 *
 * @param env Beside PATH, an API key and PATIENCE.
 * @param onStdout Sees the child's output as it comes, with a way to signal the child.
 */
export async function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  onStdout?: (chunk: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<NodeRun> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], OPENAI_API_KEY: 'test-key', ...PATIENCE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    onStdout?.(chunk, (signal) => child.kill(signal));
  });
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { stdout, stderr, code, signal, durationMs: performance.now() - startedAt };
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bound } from './bound.js';

const PROGRAM = fileURLToPath(new URL('./bound.ts', import.meta.url));

/** Measures one bound in a process of its own. */
export async function measureBound(
  kind: 'append' | 'json' | 'protobuf',
  seconds: number,
): Promise<Bound> {
  const args = ['--import', 'tsx', PROGRAM, kind, String(seconds)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Bound;
}

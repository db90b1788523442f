import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LoadOptions, LoadResult } from './load.js';

const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));
const MAX_OUTPUT = 256 * 1024 * 1024;

/** Runs the load in a process of its own and gives back what it saw. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', LOAD, JSON.stringify(options)],
    { maxBuffer: MAX_OUTPUT },
  );
  return JSON.parse(stdout) as LoadResult;
}

/** Of sorted values, the one that the share `q` lies at or below. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? NaN;
}

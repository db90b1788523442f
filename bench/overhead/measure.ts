import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { program, type Variant } from './variants.js';

const execute = promisify(execFile);

async function run(variant: Variant, name: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute(
    process.execPath,
    [...variant.nodeArgs, program(name), ...args],
    { env: { PATH: process.env['PATH'], ...variant.env }, maxBuffer: 2 ** 26 },
  );
  return stdout;
}

/**
 * Wall time of a program that does nothing, from spawn to exit, ms.
 *
 * @param file The program. What lies in the `node_modules` above it and its folder decides which SDKs are hooked.
 */
export async function startMs({ nodeArgs, env }: Variant, file: string): Promise<number> {
  const startedAt = performance.now();
  await execute(process.execPath, [...nodeArgs, file], {
    cwd: path.dirname(file),
    env: { PATH: process.env['PATH'], ...env },
  });
  return performance.now() - startedAt;
}

/** CPU time of a process that makes `spans` spans, us. */
export async function cpuUs(variant: Variant, spans: number): Promise<number> {
  return (JSON.parse(await run(variant, 'spans', String(spans))) as { cpuUs: number }).cpuUs;
}

/** What a program asks, and through which client (`programs/clients`). */
export interface Asking {
  client: 'fetch' | 'openai';
  historyBytes: number;
  calls: number;
}

/** How long each model call took, ms, and what one took of the client's CPU, us. */
export async function measureCalls(
  variant: Variant,
  url: string,
  { client, historyBytes, calls }: Asking,
): Promise<{ timesMs: number[]; cpuUsPerCall: number }> {
  const out = await run(variant, 'calls', url, String(calls), client, String(historyBytes));
  const { timesMs, cpuUs } = JSON.parse(out) as { timesMs: number[]; cpuUs: number };
  return { timesMs, cpuUsPerCall: cpuUs / timesMs.length };
}

/** The value below which this share lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

/** What is added, with its sign. */
export function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}

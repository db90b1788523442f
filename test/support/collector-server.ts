import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import type { CollectorOptions } from '../../collector/collector-options.js';
import type { Counts } from '../../collector/self/counts.js';
import { removeFolder } from './remove-folder.js';

const PROGRAM = fileURLToPath(new URL('../fixtures/collector/serve.js', import.meta.url));

/** A collector in a process of its own. */
export interface CollectorServer {
  url: string;
  port: number;
  grpcPort: number;
  token: string;
  process: ChildProcess;
  /** What it has said on stderr. */
  warnings(): string;
  /** Sends a signal and waits for the end: the exit code, and the counts where it ended by itself. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; counts: Counts | null }>;
}

/** What may cross the border of a process. */
export type ServerOptions = Omit<CollectorOptions, 'version' | 'warn' | 'mount' | 'metricReaders'>;

/** Starts the built collector (`npm run build` first) and waits until it answers. Rejects with what it said instead. */
export async function startCollectorServer(options: ServerOptions): Promise<CollectorServer> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = once(child, 'close').finally(() => process.off('exit', killWithUs));
  let warnings = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (warnings += text));
  const lines: unknown[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(JSON.parse(line)));
  await Promise.race([once(reader, 'line'), ended]);
  if (lines.length === 0) throw new Error(warnings);
  return {
    ...(lines[0] as Pick<CollectorServer, 'url' | 'port' | 'grpcPort' | 'token'>),
    process: child,
    warnings: () => warnings,
    async end(signal) {
      child.kill(signal);
      await ended;
      const last = lines[1] as { counts: Counts } | undefined;
      return { code: child.exitCode, counts: last?.counts ?? null };
    },
  };
}

/** A folder for one test's files, and its removal. */
export function temporaryFolder(): { file: (name: string) => string; remove: () => Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-serve-'));
  return {
    file: (name) => path.join(folder, name),
    remove: () => removeFolder(folder),
  };
}

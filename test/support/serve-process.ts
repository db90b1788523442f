import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';

import { MAIN } from './cli-process.js';
import { PACKAGE_ROOT, plainEnv } from './node-process.js';

/** A `tracehound serve` in a process of its own. */
export interface ServeProcess {
  /** What OTEL_EXPORTER_OTLP_ENDPOINT takes: no path. */
  readonly url: string;
  /** All that it has said on stderr. */
  said(): string;
  /** Resolves once it has said something that fits. */
  untilSaid(what: RegExp): Promise<void>;
  /** Sends a signal and waits for the end; gives the exit code, null where the signal killed it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts `tracehound serve` on free ports (`npm run build` first) and waits until it says where it listens. Throws
 * with what it said instead.
 */
export async function startServe(db: string, args: readonly string[] = []): Promise<ServeProcess> {
  const child = spawn(
    process.execPath,
    [MAIN, 'serve', '--db', db, '--port', '0', '--grpc-port', '0', ...args],
    { cwd: PACKAGE_ROOT, env: plainEnv(), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = once(child, 'close').finally(() => process.off('exit', killWithUs));
  const lines: string[] = [];
  const said = new EventEmitter();
  const url = await new Promise<string | undefined>((resolve) => {
    void ended.then(() => resolve(undefined));
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      said.emit('line');
      const listening = /OTLP\/HTTP on (http:\/\/[\w.:]+)/.exec(line);
      if (listening) resolve(listening[1]);
    });
  });
  if (url === undefined) throw new Error(`serve did not start: ${lines.join('\n')}`);
  return {
    url,
    said: () => lines.join('\n'),
    async untilSaid(what) {
      while (!what.test(lines.join('\n'))) await once(said, 'line');
    },
    async end(signal) {
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startCollectorServer } from '../../test/support/collector-server.js';
import { answersOk } from '../../test/support/collector-process.js';
import { freePorts } from '../../test/support/free-ports.js';
import { findJaeger, startJaeger } from '../../test/support/jaeger.js';

/** A running receiver of OTLP/HTTP. */
export interface RunningPeer {
  /** With its path. */
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export interface Peer {
  name: string;
  /** What its 200 stands for. */
  acknowledges: string;
  /** How to start it, or why it cannot be. */
  find(): { start: () => Promise<RunningPeer> } | { missing: string };
}

export const PEERS: readonly Peer[] = [
  {
    name: 'Tracehound',
    acknowledges: 'committed to the file',
    find: () => ({ start: startTracehound }),
  },
  {
    name: 'Jaeger 2, memory',
    acknowledges: 'in memory, the newest 100,000 traces',
    find: () => {
      const jaeger = findJaeger();
      if ('missing' in jaeger) return jaeger;
      return {
        start: async () => {
          const running = await startJaeger(jaeger.binary);
          return { ...running, url: `${running.otlpHttpUrl}/v1/traces` };
        },
      };
    },
  },
  {
    name: 'otel-desktop-viewer',
    acknowledges: 'in its DuckDB, in memory unless told otherwise',
    find: () =>
      onPath(
        'otel-desktop-viewer',
        'go install github.com/CtrlSpice/otel-desktop-viewer@latest',
        async (program) => {
          const [http, grpc, browser] = await freePorts(3);
          const args = [
            '--http',
            String(http),
            '--grpc',
            String(grpc),
            '--browser',
            String(browser),
          ];
          return startProgram(program, args, {}, `http://127.0.0.1:${http}/v1/traces`);
        },
      ),
  },
  {
    name: 'Phoenix, SQLite',
    acknowledges: 'queued in memory',
    find: () =>
      onPath('phoenix', 'pip install arize-phoenix', async (program) => {
        const [http, grpc] = await freePorts(2);
        const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-phoenix-'));
        const env = {
          PHOENIX_HOST: '127.0.0.1',
          PHOENIX_PORT: String(http),
          PHOENIX_GRPC_PORT: String(grpc),
          PHOENIX_WORKING_DIR: folder,
        };
        const running = await startProgram(
          program,
          ['serve'],
          env,
          `http://127.0.0.1:${http}/v1/traces`,
        );
        return {
          ...running,
          stop: async () => {
            await running.stop();
            rmSync(folder, { recursive: true, force: true });
          },
        };
      }),
  },
];

async function startTracehound(): Promise<RunningPeer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-peers-'));
  const server = await startCollectorServer({ path: path.join(folder, 'traces.duckdb') });
  return {
    url: `${server.url}/v1/traces`,
    pid: server.process.pid!,
    stop: async () => {
      await server.end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function onPath(
  program: string,
  install: string,
  start: (program: string) => Promise<RunningPeer>,
): ReturnType<Peer['find']> {
  try {
    const found = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
    return { start: () => start(found) };
  } catch {
    return { missing: `skipped: no ${program} on PATH (${install})` };
  }
}

const START_MS = 60_000;

async function startProgram(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  url: string,
): Promise<RunningPeer> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const deadline = Date.now() + START_MS;
  while (!(await answersOk(url, '{"resourceSpans":[]}'))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${program} ${args.join(' ')} does not answer at ${url}`);
    }
    await delay(200);
  }
  return { url, pid: child.pid!, stop };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { ExampleFailedError } from '../errors.js';
import { MODEL_SERVER, type Example } from './examples.js';

interface ModelServer {
  url: string;
  close(): Promise<void>;
}

/** Far above what an example takes; a hung one must not hang the demo. */
const TIMEOUT_MS = 20_000;

/**
 * Runs one example agent as its own process, traced by `--import` alone, against a scripted model on
 * loopback. Gives what it printed; ExampleFailedError where it ended badly.
 */
export async function runExample(example: Example, databasePath: string): Promise<string> {
  const { startModelServer } = (await import(pathToFileURL(MODEL_SERVER).href)) as {
    startModelServer: (script: unknown) => Promise<ModelServer>;
  };
  const { script } = (await import(pathToFileURL(example.script).href)) as { script: unknown };
  const server = await startModelServer(script);
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-demo-'));
  try {
    return await runAgent(example, example.prepare(folder), server.url, databasePath);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runAgent(
  example: Example,
  args: string[],
  modelUrl: string,
  databasePath: string,
): Promise<string> {
  const register = import.meta.resolve('tracehound/register');
  const child = spawn(process.execPath, ['--import', register, example.agent, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    env: {
      ...process.env,
      OPENAI_BASE_URL: modelUrl,
      OPENAI_API_KEY: 'none-needed',
      TRACEHOUND_DB: databasePath,
    },
  });
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code, signal] = await ended;
  if (code !== 0) throw new ExampleFailedError(example.name, code ?? signal, complaints);
  return output.trim();
}

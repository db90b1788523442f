import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeTraces } from '../../../collector/otlp/decode.js';
import { spoolFolder } from '../../../collector/spool/index.js';
import { hearRun, type HeardRun } from './hear-run.js';
import { PROBE } from './run/run-report.js';

/** What became of a program whose imports were run. */
export interface AppRun extends HeardRun {
  /** Files of those copies of the API through which a span was made that arrived. */
  readonly recordedCopies: readonly string[];
  /** Spans of the program's own that arrived: calls made while it was loading. */
  readonly ownSpans: readonly string[];
}

/** Constructors of SDKs throw without one. Nothing that carries it gets out. */
const KEYS = ['ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY', 'OPENAI_API_KEY'];

/**
 * Imports a program in a child process with Tracehound in it, where it can reach no network, start no process, and write
 * no file but Tracehound's own (docs/decisions/0070).
 *
 * @param limitMs How long its imports may take.
 * @returns null where the program's turn never came: Node has no permission model, or did not start in a minute.
 */
export async function runApp(
  entry: string,
  limitMs: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<AppRun | null> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-doctor-'));
  try {
    const child = start(path.resolve(entry), limitMs, environment(folder, env), folder);
    const heard = await hearRun(child, limitMs);
    const names = spanNames(path.join(folder, 'traces.duckdb'));
    return heard === null ? null : { ...heard, ...arrived(names) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function start(app: string, limitMs: number, env: NodeJS.ProcessEnv, folder: string): ChildProcess {
  const file = (name: string) => fileURLToPath(new URL(`./run/${name}.js`, import.meta.url));
  return spawn(
    process.execPath,
    [...permissions(folder), '--import', file('closed-room'), file('enter'), app, String(limitMs)],
    { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
}

/** Files are read from anywhere; before Node 22.15 hooks need a thread, and addons are what SDKs may be made of. */
function permissions(folder: string): string[] {
  const knows = (flag: string) => process.allowedNodeEnvironmentFlags.has(flag);
  const hasSyncHooks = 'registerHooks' in process.getBuiltinModule('node:module');
  return [
    '--no-warnings',
    knows('--permission') ? '--permission' : '--experimental-permission',
    '--allow-fs-read=*',
    `--allow-fs-write=${folder}${path.sep}*`,
    ...(knows('--allow-addons') ? ['--allow-addons'] : []),
    ...(hasSyncHooks ? [] : ['--allow-worker']),
  ];
}

function environment(folder: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const given = { ...env };
  // What switches tracing off is told by reading alone.
  for (const name of ['OTEL_SDK_DISABLED', 'OTEL_TRACES_EXPORTER', 'OTEL_TRACES_SAMPLER'])
    delete given[name];
  return {
    ...Object.fromEntries(KEYS.map((name) => [name, 'made-up-by-tracehound-doctor'])),
    ...given,
    // The child loads it itself, when it knows whose SDKs to look for.
    NODE_OPTIONS: (env['NODE_OPTIONS'] ?? '').replace(
      /--import[= ]\S*tracehound\S*register\S*/g,
      '',
    ),
    TRACEHOUND_DB: path.join(folder, 'traces.duckdb'),
    TRACEHOUND_SINK: 'spool',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOG_LEVEL: 'none',
  };
}

function spanNames(database: string): string[] {
  try {
    const spool = spoolFolder(database);
    return readdirSync(spool)
      .filter((name) => !name.startsWith('.'))
      .flatMap((name) => decodeTraces(readFileSync(path.join(spool, name)), 'protobuf').groups)
      .flatMap(({ spans }) => spans.map(({ name }) => name));
  } catch {
    // Nothing was written: nothing arrived.
    return [];
  }
}

function arrived(names: readonly string[]): Pick<AppRun, 'ownSpans' | 'recordedCopies'> {
  return {
    recordedCopies: names
      .filter((name) => name.startsWith(PROBE))
      .map((name) => name.slice(PROBE.length)),
    ownSpans: names.filter((name) => !name.startsWith(PROBE)),
  };
}

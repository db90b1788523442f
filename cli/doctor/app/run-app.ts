import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { decodeTraces } from '../../../collector/otlp/decode.js';
import { spoolFolder } from '../../../collector/spool/index.js';
import { BEGUN, PROBE, REPORT_FD, type RunReport } from './run/run-report.js';

/** What became of a program whose imports were run. */
export interface AppRun extends RunReport {
  /** Files of those copies of the API through which a span was made that arrived. */
  readonly recordedCopies: readonly string[];
  /** Spans of the program's own that arrived: calls made while it was loading. */
  readonly ownSpans: readonly string[];
}

/** Beyond the limit: a program that never lets the event loop turn does not hear of it. */
const KILL_AFTER_MS = 2_000;
/** How long Node and Tracehound may take to load before the program's turn comes: much, on a busy machine. */
const START_MS = 60_000;
/** Constructors of SDKs throw without one. Nothing that carries it gets out. */
const KEYS = ['ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY', 'OPENAI_API_KEY'];
const MANY_FILES = 64 * 1024 ** 2;

/**
 * Imports a program in a child process with Tracehound in it, where it can reach no network, start no process, and write
 * no file but Tracehound's own (docs/decisions/0070).
 *
 * @param limitMs How long its imports may take.
 * @returns null where the child said nothing: it was killed, or Node has no permission model.
 */
export async function runApp(
  entry: string,
  limitMs: number,
  env: NodeJS.ProcessEnv = process.env,
): Promise<AppRun | null> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tracehound-doctor-'));
  try {
    const told = await tell(path.resolve(entry), limitMs, environment(folder, env), folder);
    const names = spanNames(path.join(folder, 'traces.duckdb'));
    return told === null ? null : { ...told, ...arrived(names) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tell(
  app: string,
  limitMs: number,
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<RunReport | null> {
  const file = (name: string) => fileURLToPath(new URL(`./run/${name}.js`, import.meta.url));
  const child = spawn(
    process.execPath,
    [...permissions(folder), '--import', file('closed-room'), file('enter'), app, String(limitMs)],
    { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const kill = () => child.kill('SIGKILL');
  let timer = setTimeout(kill, START_MS);
  let report = '';
  const pipe = (child.stdio[REPORT_FD] as Readable).setEncoding('utf8');
  pipe.on('data', (chunk: string) => {
    report += chunk;
    if (report !== BEGUN) return;
    clearTimeout(timer);
    timer = setTimeout(kill, limitMs + KILL_AFTER_MS);
  });
  try {
    await once(child, 'close');
    const told = report.trimStart();
    return told === '' || told.length > MANY_FILES ? null : (JSON.parse(told) as RunReport);
  } finally {
    clearTimeout(timer);
  }
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

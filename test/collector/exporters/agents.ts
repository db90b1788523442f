import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { drainSpool } from '../../../collector/spool/drain.js';
import { openStore, type Store } from '../../../store/index.js';

const PROGRAM = fileURLToPath(new URL('./programs/agent.js', import.meta.url));

/** A busy machine may take long to start the process that loads the spans. */
const PATIENT = { flushTimeoutMs: 90_000, exitWaitMs: 90_000 };

/** How the agent of `programs/agent.js` ends. */
export type AgentEnd =
  'natural' | 'shutdown' | 'exit' | 'throw' | 'sigterm' | 'flush-and-kill' | 'run';

export interface AgentOptions {
  spans?: number;
  end?: AgentEnd;
  /**
   * Options of the exporter; `batch`, the largest batch of the span processor; `exitWaitMs`, how long
   * its exit handler waits for the file.
   */
  exporter?: Record<string, unknown>;
  env?: Record<string, string>;
  /** Runs the agent under another command, as `['sh', '-c', '... exec "$@"', 'sh']`. */
  under?: string[];
}

export interface AgentRun {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Ids of the spans that the exporter reported as exported. */
  acknowledged: string[];
  /** What the exporter told through diag. */
  warnings: string[];
  stderr: string;
}

/** An agent under way: its process, and what is to be known when it has ended. */
export function startAgent(database: string, options: AgentOptions = {}) {
  const args = [
    process.execPath,
    PROGRAM,
    database,
    String(options.spans ?? 200),
    options.end ?? 'natural',
    JSON.stringify({ warn: true, ...PATIENT, ...options.exporter }),
  ];
  const [command, ...rest] = [...(options.under ?? []), ...args];
  const child = spawn(command!, rest, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '', ...options.env },
  });
  const [out, err, said] = [child.stdio[1]!, child.stdio[2]!, child.stdio[3]!].map(collect);
  const ended = once(child, 'close').then(([code, signal]): AgentRun => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    acknowledged: lines(out!.text),
    // The SDK says more, of every batch that fails.
    warnings: lines(said!.text).filter((line) => line.startsWith('tracehound:')),
    stderr: err!.text,
  }));
  return { child, ended, acknowledged: () => lines(out!.text) };
}

export function runAgent(database: string, options: AgentOptions = {}): Promise<AgentRun> {
  return startAgent(database, options).ended;
}

function collect(stream: NonNullable<ChildProcess['stdio'][number]>) {
  const collected = { text: '' };
  stream.on('data', (chunk: Buffer) => (collected.text += chunk.toString()));
  return collected;
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean);
}

/** What a person sees who opens the file with nothing but DuckDB's rules: the ids, each as often as it is there. */
export async function storedSpanIds(database: string): Promise<string[]> {
  return withStore(database, readSpanIds);
}

/** The same after what still waits in the spool is loaded, as every tracehound command does first. */
export async function drainedSpanIds(database: string): Promise<string[]> {
  return withStore(database, async (store) => {
    await drainSpool(store, database);
    return readSpanIds(store);
  });
}

async function readSpanIds(store: Store): Promise<string[]> {
  const rows = await store.query<{ span_id: string }>('select span_id from spans');
  return rows.map((row) => row.span_id);
}

async function withStore<T>(database: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(database, { waitMs: 10_000 });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Resolves when `condition` holds. */
export async function until(condition: () => boolean, timeoutMs = 60_000): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs;
  while (!condition()) {
    if (Date.now() > deadlineMs) throw new Error(`not so within ${timeoutMs} ms: ${condition}`);
    await delay(10);
  }
}

/** The process that holds the seat of a spool; null where nobody does. */
export function drainerPid(database: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(path.join(`${database}.spool`, '.drainer'), 'utf8'));
    return Number.isNaN(pid) ? null : pid;
  } catch {
    return null;
  }
}

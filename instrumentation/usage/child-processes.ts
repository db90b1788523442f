import type * as ChildProcessModule from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { constants } from 'node:os';
import { argumentsTelling, tellChild } from '../propagation/child-environment.js';
import { safely } from '../safely.js';
import { ChildUsage, usedBy } from './child-usage.js';
import type { ToolUsage } from './tool-usage.js';

/** Node publishes every child here before it is started, in the context of who starts it. */
const CHILD_PROCESS = 'child_process';
const BLOCKING = ['execFileSync', 'execSync', 'spawnSync'] as const;

/** A process that somebody is about to start. */
export interface StartedChild {
  /** The call whose process it is. */
  countFor(call: ToolUsage): void;
}

/**
 * Tells of every process that this one starts, tells it of the trace, and follows it.
 *
 * At processes that are waited for with the thread standing still another thread looks.
 *
 * @returns A function that stops it.
 */
export function watchChildProcesses(onStart: (child: StartedChild) => void): () => void {
  const onMessage = (message: unknown) => {
    const { process: child } = message as { process: ChildProcessModule.ChildProcess };
    safely('tell a process of the trace', () => tellChild(child));
    safely('follow a child process', () => follow(child, onStart));
  };
  subscribe(CHILD_PROCESS, onMessage);
  const restore = watchBlocking(onStart);
  return () => {
    unsubscribe(CHILD_PROCESS, onMessage);
    restore();
  };
}

function follow(
  child: ChildProcessModule.ChildProcess,
  onStart: (child: StartedChild) => void,
): void {
  const usage = new ChildUsage();
  let call: ToolUsage | undefined;
  onStart({
    countFor(owner) {
      call = owner;
      owner.addChild(usage);
    },
  });
  // The pid is known when whoever starts the process has it, too. Nobody's process is only waited for.
  queueMicrotask(() => {
    if (child.pid === undefined) usage.failed();
    else if (call) usage.started(child.pid);
  });
  const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
    usage.ended();
    call?.childEnded(exitCodeOf(code, signal));
  };
  // First in line: who waits for the process ends the call.
  child.prependOnceListener('exit', onExit);
}

function watchBlocking(onStart: (child: StartedChild) => void): () => void {
  const module = process.getBuiltinModule('node:child_process') as unknown as Record<
    string,
    (...args: unknown[]) => unknown
  >;
  const { syncBuiltinESMExports } = process.getBuiltinModule('node:module');
  const originals = BLOCKING.map((name) => [name, module[name]!] as const);
  for (const [name, original] of originals) {
    const watched = function (this: unknown, ...given: unknown[]): unknown {
      const args = argumentsTelling(given);
      let call: ToolUsage | undefined;
      safely('follow a child process', () => onStart({ countFor: (owner) => (call = owner) }));
      if (!call) return Reflect.apply(original, this, args);
      const { result, spent, peakRssBytes } = usedBy(() => Reflect.apply(original, this, args));
      call.addSync(spent, peakRssBytes);
      call.childEnded(endOf(result));
      return result();
    };
    Object.defineProperties(watched, {
      name: { value: name, configurable: true },
      length: { value: original.length, configurable: true },
    });
    module[name] = watched;
  }
  syncBuiltinESMExports();
  return () => {
    for (const [name, original] of originals) module[name] = original;
    syncBuiltinESMExports();
  };
}

/** `spawnSync` says it in its result; the others give the output, or throw the same. */
function endOf(result: () => unknown): number {
  try {
    return statusOf(result());
  } catch (error) {
    return statusOf(error);
  }
}

function statusOf(end: unknown): number {
  if (typeof end !== 'object' || end === null || !('status' in end)) return 0;
  const { status, signal } = end as { status: number | null; signal: NodeJS.Signals | null };
  return exitCodeOf(status, signal);
}

/** As shells have it: a signal counts from 128. */
function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

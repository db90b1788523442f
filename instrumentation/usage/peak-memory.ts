import type { Worker } from 'node:worker_threads';
import { noteFailure, safely } from '../safely.js';
import {
  IDLE,
  LENGTH,
  MAX_OTHERS,
  OTHERS,
  PEAK_KIB,
  STATE,
  WATCHING,
} from './peak-memory-state.js';

let shared: Int32Array | undefined;
let watcher: Worker | undefined;

/**
 * Runs `run`, which waits for a child process with this thread standing still, while another thread looks at the
 * memory of what was started. It takes its first looks some 40 ms after the first such call of the process.
 *
 * @param others Children that were there before.
 * @returns Bytes; undefined where the children had ended before anybody could look.
 */
export function peakMemoryDuring(others: readonly number[], run: () => void): number | undefined {
  if (others.length > MAX_OTHERS || !safely('watch memory', startWatcher) || !shared) {
    run();
    return undefined;
  }
  shared.fill(0, PEAK_KIB);
  shared.set(others, OTHERS);
  Atomics.store(shared, STATE, WATCHING);
  Atomics.notify(shared, STATE);
  try {
    run();
  } finally {
    Atomics.store(shared, STATE, IDLE);
    Atomics.notify(shared, STATE);
  }
  const peakKib = Atomics.load(shared, PEAK_KIB);
  return peakKib > 0 ? peakKib * 1024 : undefined;
}

/** A thread that sleeps while nothing is to be watched, and keeps nothing alive. */
function startWatcher(): boolean {
  if (watcher) return true;
  shared = new Int32Array(new SharedArrayBuffer(LENGTH * Int32Array.BYTES_PER_ELEMENT));
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  // Without execArgv the worker would preload what the host preloads, this package included.
  watcher = new Worker(new URL('./peak-memory-watcher.js', import.meta.url), {
    workerData: shared,
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  watcher.on('error', (error) => noteFailure('watch memory', error));
  watcher.unref();
  return true;
}

import type { OtlpProtocol } from '../settings.js';

/** One request that is left when the process ends. */
export interface ExitRequest {
  readonly signal: 'traces' | 'metrics';
  readonly body: Uint8Array;
}

/** What the worker gets to know. */
export interface ExitDelivery {
  readonly protocol: OtlpProtocol;
  readonly requests: readonly ExitRequest[];
  /** Set to 1 and notified when every request has succeeded or failed. */
  readonly done: SharedArrayBuffer;
}

/**
 * Sends requests while the main thread is in its `exit` handlers, where its own event loop runs no more:
 * a worker thread makes them, the main thread waits for it.
 *
 * @param timeoutMs The longest the exit is held up.
 * @returns Whether the requests ended in time. Their success is not known: at exit nothing could be done.
 */
export function sendAtExit(
  protocol: OtlpProtocol,
  requests: readonly ExitRequest[],
  timeoutMs: number,
): boolean {
  const done = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const delivery: ExitDelivery = { protocol, requests, done };
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  // Without execArgv the worker would preload what the host preloads, this package included.
  new Worker(new URL('./exit-worker.js', import.meta.url), {
    workerData: delivery,
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  return Atomics.wait(new Int32Array(done), 0, 0, timeoutMs) !== 'timed-out';
}

import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { OtlpProtocol } from '../settings.js';
import { serializeSpans } from './serializer.js';

/** What the worker gets to know. */
export interface ExitDelivery {
  readonly protocol: OtlpProtocol;
  readonly body: Uint8Array;
  /** Set to 1 and notified when the request has succeeded or failed. */
  readonly done: SharedArrayBuffer;
}

/**
 * Sends spans while the main thread is in its `exit` handlers, where its own event loop runs no more:
 * a worker thread makes the request, the main thread waits for it.
 *
 * @param timeoutMs The longest the exit is held up.
 * @returns Whether the request ended in time. Its success is not known: at exit nothing could be done.
 */
export function sendAtExit(
  protocol: OtlpProtocol,
  spans: ReadableSpan[],
  timeoutMs: number,
): boolean {
  const done = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const delivery: ExitDelivery = { protocol, body: serializeSpans(protocol, spans), done };
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

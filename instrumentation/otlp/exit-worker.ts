// Runs in the worker thread of `sendAtExit`: one request, then word to the waiting thread.
import { workerData } from 'node:worker_threads';
import { otlpEndpointFromEnv } from './endpoint.js';
import { post } from './post.js';
import type { ExitDelivery } from './send-at-exit.js';

const { protocol, body, done } = workerData as ExitDelivery;
const flag = new Int32Array(done);

function signalDone(): void {
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

// The socket holds nothing alive, so the worker needs something that does until the answer is there.
const hold = setInterval(() => {}, 1_000);
post(otlpEndpointFromEnv(protocol), body)
  .catch(() => undefined) // The process is at its end: there is nobody left to tell.
  .finally(() => {
    clearInterval(hold);
    signalDone();
  });

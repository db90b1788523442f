// Runs in the worker thread of `sendAtExit`: its requests, then word to the waiting thread.
import { workerData } from 'node:worker_threads';
import { otlpEndpointFromEnv } from './endpoint.js';
import { post } from './post.js';
import type { ExitDelivery } from './send-at-exit.js';

const { protocol, requests, done } = workerData as ExitDelivery;
const flag = new Int32Array(done);

function signalDone(): void {
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
}

// The socket holds nothing alive, so the worker needs something that does until the answers are there.
const hold = setInterval(() => {}, 1_000);
// What fails is not said: the process is at its end, and there is nobody left to tell.
void Promise.allSettled(
  requests.map(async ({ signal, body }) => post(otlpEndpointFromEnv(protocol, signal), body)),
).finally(() => {
  clearInterval(hold);
  signalDone();
});

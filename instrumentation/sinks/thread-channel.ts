import type { BroadcastChannel } from 'node:worker_threads';
import { whenThreadsAreLoaded } from '../modules/builtin-loads.js';
import type { Settings } from '../settings.js';

/** What a worker thread hands to the main one: an OTLP request, for one of the main thread's sinks. */
export interface Delivery {
  /** Name of the sink. */
  readonly sink: string;
  readonly signal: 'traces' | 'metrics';
  readonly body: Uint8Array;
}

/** Within this process; Node keeps a thread's messages when the thread is gone. */
const CHANNEL = 'tracehound.deliveries';
/** Tells threads that the main thread takes what they deliver, and for which settings; Node hands such data on to every new thread. */
const TAKEN = 'tracehound.deliveries';

/**
 * In the main thread: takes what worker threads deliver, from the first one's start on.
 *
 * @returns Takes what has arrived and was not heard of yet, which is all there is when the event loop has stopped.
 */
export function takeDeliveries(settings: Settings, take: (delivery: Delivery) => void): () => void {
  let channel: BroadcastChannel | undefined;
  const open = () => {
    const { BroadcastChannel } = process.getBuiltinModule('node:worker_threads');
    channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = (message) => take((message as { data: Delivery }).data);
    (channel as unknown as { unref(): void }).unref();
  };
  const { subscribe, unsubscribe } = process.getBuiltinModule('node:diagnostics_channel');
  const onThread = () => {
    unsubscribe('worker_threads', onThread);
    open();
  };
  subscribe('worker_threads', onThread);
  whenThreadsAreLoaded(() =>
    process.getBuiltinModule('node:worker_threads').setEnvironmentData(TAKEN, markOf(settings)),
  );
  return () => {
    if (!channel) return;
    const { receiveMessageOnPort } = process.getBuiltinModule('node:worker_threads');
    // Node's types leave out that it takes these, too.
    const port = channel as unknown as Parameters<typeof receiveMessageOnPort>[0];
    for (let next; (next = receiveMessageOnPort(port));) take(next.message as Delivery);
  };
}

/**
 * In a worker thread: how to hand something to the main thread; undefined where that takes nothing, because it is not
 * traced or goes by other settings than the thread.
 */
export function deliverToMain(settings: Settings): ((delivery: Delivery) => void) | undefined {
  if (settings.isMainThread) return undefined;
  const { BroadcastChannel, getEnvironmentData } = process.getBuiltinModule('node:worker_threads');
  if (getEnvironmentData(TAKEN) !== markOf(settings)) return undefined;
  const channel = new BroadcastChannel(CHANNEL) as BroadcastChannel & { unref(): void };
  channel.unref();
  // A view would bring all of the memory that it looks at.
  return ({ body, ...delivery }) => channel.postMessage({ ...delivery, body: body.slice() });
}

/** What settings come to: headers among them are secrets, and no concern of whoever asks Node for such data. */
function markOf({ file, otlp, metrics }: Settings): number {
  const endpoints = Object.entries(process.env)
    .filter(([name]) => name.startsWith('OTEL_EXPORTER_'))
    .sort();
  return hashOf(JSON.stringify([file, otlp, metrics, endpoints]));
}

function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

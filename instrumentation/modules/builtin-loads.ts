import { inPlaceOf } from '../in-place-of.js';
import { safely } from '../safely.js';

/** What the constructor of every event emitter calls (Node 20 to 26). */
type Init = (this: object, ...args: unknown[]) => unknown;

/** Whether a module of Node's own, be it one that programs cannot have, has been loaded or is just being. */
export function isBuiltinLoaded(name: string): boolean {
  const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] };
  return moduleLoadList.includes(`NativeModule ${name}`);
}

/**
 * Calls back, once, as Node loads the module of its own that asks for this channel. That module is not complete then.
 */
export function whenChannelIsAskedFor(channel: string, work: () => void): void {
  const channels = process.getBuiltinModule('node:diagnostics_channel');
  const native = channels.channel;
  let isWaiting = true;
  const asked: typeof native = inPlaceOf(native, (name) => {
    if (isWaiting && name === channel) {
      isWaiting = false;
      // Somebody else may stand before us by now.
      if (channels.channel === asked) channels.channel = native;
      safely(`wait for ${channel}`, work);
    }
    return native(name);
  });
  channels.channel = asked;
}

/**
 * Calls back, once, when `node:worker_threads` has been loaded and before the program makes a thread by it: loading it
 * takes 2 ms, which those that never do would pay at every start.
 */
export function whenThreadsAreLoaded(work: () => void): void {
  if (isBuiltinLoaded('internal/worker')) return work();
  whenChannelIsAskedFor('worker_threads', () => beforeThreads(work));
}

/** Calls back when this turn is over, or the first thread is made in it: every thread is an event emitter first. */
function beforeThreads(work: () => void): void {
  const emitters = process.getBuiltinModule('node:events') as unknown as { init: Init };
  const native = emitters.init;
  let isWaiting = true;
  const loaded = () => {
    if (!isWaiting) return;
    isWaiting = false;
    if (emitters.init === init) emitters.init = native;
    safely('wait for threads', work);
  };
  const init: Init = inPlaceOf(native, function (this: object, ...args) {
    if ('postMessage' in this && 'terminate' in this) loaded();
    return Reflect.apply(native, this, args);
  });
  emitters.init = init;
  queueMicrotask(loaded);
}

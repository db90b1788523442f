import Module from 'node:module';
import { inPlaceOf } from '../in-place-of.js';
import { safely } from '../safely.js';

type Load = (this: unknown, request: string, ...rest: unknown[]) => unknown;

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
 * takes 2 ms, which those that never do would pay at every start. A thread that is made in the turn in which
 * `process.getBuiltinModule`, or a required ES module, has loaded it comes before that.
 */
export function whenThreadsAreLoaded(work: () => void): void {
  if (isBuiltinLoaded('internal/worker')) return work();
  let isWaiting = true;
  const modules = Module as unknown as { _load: Load };
  const native = modules._load;
  const loaded = () => {
    if (!isWaiting) return;
    isWaiting = false;
    if (modules._load === load) modules._load = native;
    safely('wait for threads', work);
  };
  const load: Load = inPlaceOf(native, function (this: unknown, request, ...rest) {
    const exports = Reflect.apply(native, this, [request, ...rest]);
    if (/^(?:node:)?worker_threads$/.test(request)) loaded();
    return exports;
  });
  modules._load = load;
  // ES modules are evaluated in a later turn than the one in which what they import is loaded.
  whenChannelIsAskedFor('worker_threads', () => queueMicrotask(loaded));
}

/** Loader hooks for Node before 22.15. `logLoads` registers this file; nothing imports it. */
import type { InitializeHook, LoadHook } from 'node:module';
import type { MessagePort } from 'node:worker_threads';

let port: MessagePort;

export const initialize: InitializeHook<{ port: MessagePort }> = (data) => {
  port = data.port;
};

export const load: LoadHook = (url, context, nextLoad) => {
  port.postMessage(url);
  return nextLoad(url, context);
};

/** Loader hooks for Node before 22.15. `logLoads` registers this file; nothing imports it. */
import type { InitializeHook, LoadHook } from 'node:module';
import type { MessagePort } from 'node:worker_threads';
import { fileOf, tellLoad } from './tell-load.js';

let port: MessagePort;

export const initialize: InitializeHook<{ port: MessagePort }> = (data) => {
  port = data.port;
};

export const load: LoadHook = (url, context, nextLoad) => {
  const file = fileOf(url);
  if (file !== undefined) {
    port.postMessage(file);
    tellLoad(file);
  }
  return nextLoad(url, context);
};

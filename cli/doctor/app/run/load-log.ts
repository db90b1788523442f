import { createRequire } from 'node:module';
import Module from 'node:module';
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

interface SyncHooks {
  registerHooks?(hooks: {
    load(url: string, context: unknown, next: (url: string, context: unknown) => unknown): unknown;
  }): void;
}

/** Takes note of every module that is loaded from now on. @returns Their files so far. */
export function logLoads(): () => string[] {
  const urls = new Set<string>();
  const { registerHooks } = Module as SyncHooks;
  const port = registerHooks ? undefined : logFromThread();
  registerHooks?.({
    load(url, context, next) {
      urls.add(url);
      return next(url, context);
    },
  });
  return () => {
    for (let told = port && receiveMessageOnPort(port); told; told = receiveMessageOnPort(port!))
      urls.add(told.message as string);
    const files = [...urls]
      .filter((url) => url.startsWith('file:'))
      .map((url) => fileURLToPath(url));
    // What is required from CommonJS passes no hooks before Node 22.15.
    return [...new Set([...files, ...Object.keys(createRequire(import.meta.url).cache)])];
  };
}

/** Before Node 22.15 hooks run on a thread of their own. */
function logFromThread(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  Module.register('./load-log-hooks.js', {
    parentURL: import.meta.url,
    data: { port: port2 },
    transferList: [port2],
  });
  port1.unref();
  return port1;
}

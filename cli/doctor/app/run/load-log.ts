import Module, { createRequire } from 'node:module';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { fileOf, tellLoad } from './tell-load.js';

interface SyncHooks {
  registerHooks?(hooks: {
    load(url: string, context: unknown, next: (url: string, context: unknown) => unknown): unknown;
  }): void;
}

/** Takes note of every module that is loaded from now on, and tells of it. @returns Their files so far. */
export function logLoads(): () => string[] {
  const files = new Set<string>();
  const { registerHooks } = Module as SyncHooks;
  if (registerHooks) {
    registerHooks({
      load(url, context, next) {
        const file = fileOf(url);
        if (file !== undefined && !files.has(file)) {
          files.add(file);
          tellLoad(file);
        }
        return next(url, context);
      },
    });
    return () => withRequired(files);
  }
  logRequires(files);
  const port = logFromThread();
  return () => {
    for (let told = receiveMessageOnPort(port); told; told = receiveMessageOnPort(port))
      files.add(told.message as string);
    return withRequired(files);
  };
}

/** With those that were there before: Tracehound's own copy of the API is one. */
function withRequired(files: ReadonlySet<string>): string[] {
  return [...new Set([...files, ...Object.keys(createRequire(import.meta.url).cache)])];
}

/** What is required from CommonJS passes no hooks before Node 22.15. */
function logRequires(files: Set<string>): void {
  const { extensions } = createRequire(import.meta.url);
  const load = extensions['.js'];
  extensions['.js'] = (module, file) => {
    files.add(file);
    tellLoad(file);
    return load(module, file);
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

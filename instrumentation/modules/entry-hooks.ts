/**
 * Loader hooks for Node before 22.15, where they run on a thread of their own. `keepCommonJsEntry` registers this file
 * there; nothing imports it.
 */
import type { InitializeHook, LoadHook } from 'node:module';

let entry: string | undefined;

export const initialize: InitializeHook<string> = (data) => {
  entry = data;
};

export const load: LoadHook = (url, context, nextLoad) =>
  url === entry ? { format: 'commonjs', shortCircuit: true } : nextLoad(url, context);

/**
 * Loader hooks for Node before 22.15, where they run on a thread of their own. `hookModules` registers
 * this file there; nothing imports it.
 */
import type { InitializeHook, LoadHook } from 'node:module';
import { patchFor, patchSource, type ModulePatch } from './module-patch.js';

let patches: readonly ModulePatch[] = [];

export const initialize: InitializeHook<readonly ModulePatch[]> = (data) => {
  patches = data;
};

export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  const patch = loaded.format === 'module' ? patchFor(patches, url) : undefined;
  if (!patch || loaded.source == null) return loaded;
  const text =
    typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  return { ...loaded, source: patchSource(text, patch) };
};

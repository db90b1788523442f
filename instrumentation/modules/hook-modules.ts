import Module from 'node:module';
import { safely } from '../safely.js';
import { patchFor, patchSource, type ModulePatch } from './module-patch.js';
import { beforeLoaders, patchReads } from './patch-reads.js';
import type { LoadedModule, SyncHooks, SyncLoadHook } from './sync-hooks.js';

/** `Module.prototype._compile` is what every CommonJS file goes through, and what other tools wrap too. */
interface CompilingModule {
  _compile(content: string, filename: string, ...rest: unknown[]): unknown;
}

/**
 * Patches these files when the program loads them, as ES modules or CommonJS.
 *
 * @returns When it does.
 */
export async function hookModules(patches: readonly ModulePatch[]): Promise<void> {
  hookCommonJs(patches);
  const inEsModules = patches.filter(({ properties }) => !properties);
  if (inEsModules.length > 0) await hookEsModules(inEsModules);
}

async function hookEsModules(patches: readonly ModulePatch[]): Promise<void> {
  const { registerHooks } = Module as SyncHooks;
  if (registerHooks) {
    registerHooks({ load: (url, context, nextLoad) => loadSync(patches, url, context, nextLoad) });
    return;
  }
  const hookLoaders = () =>
    Module.register('./load-hooks.js', { parentURL: import.meta.url, data: patches });
  if (await patchReads(patches)) beforeLoaders(hookLoaders);
  else hookLoaders();
}

function loadSync(
  patches: readonly ModulePatch[],
  url: string,
  context: unknown,
  nextLoad: Parameters<SyncLoadHook>[2],
): LoadedModule {
  const loaded = nextLoad(url, context);
  const patch = loaded.format === 'module' ? patchFor(patches, url) : undefined;
  const { source } = loaded;
  if (!patch || source == null) return loaded;
  const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
  return { ...loaded, source: patchSource(text, patch) };
}

function hookCommonJs(patches: readonly ModulePatch[]): void {
  const prototype = Module.prototype as unknown as CompilingModule;
  const compile = prototype._compile;
  prototype._compile = function (content, filename, ...rest) {
    const patched = safely('patch a module', () => {
      const patch = patchFor(patches, filename);
      return patch && patchSource(content, patch);
    });
    return Reflect.apply(compile, this, [patched ?? content, filename, ...rest]);
  };
}

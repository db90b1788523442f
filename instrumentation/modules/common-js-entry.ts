import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inPlaceOf } from '../in-place-of.js';
import { safely } from '../safely.js';
import { isOwnImport } from './own-import.js';
import type { LoadedModule, SyncHooks } from './sync-hooks.js';

/** What `require` goes through, and what tools replace: Node's types leave it out. */
interface CommonJsLoader {
  /** How files are required, by ending. */
  readonly _extensions: Readonly<Record<string, unknown>>;
  _load(request: string, parent: undefined, isMain: boolean): unknown;
  runMain(main?: string): unknown;
}

/** Endings that Node itself knows how to load. */
const NATIVE = new Set(['.cjs', '.js', '.json', '.mjs', '.node', '.wasm']);

/**
 * Has the program's first file required where Node would require it without us. Wherever there is an `--import`, Node
 * imports that file instead, and its ES module loader knows nothing of what `ts-node`, `tsx/cjs`, `@swc-node/register`
 * and their like have taught `require`: `agent.ts` would be an unknown kind of file, or lose what is more than types.
 *
 * The file that runs is known when we are loaded, and may be named again: `ts-node` starts as itself, and then has Node
 * run the program.
 */
export function keepCommonJsEntry(): void {
  if (isImportingAnyway()) return;
  const loader = Module as unknown as CommonJsLoader;
  const { runMain } = loader;
  loader.runMain = inPlaceOf(runMain, function (this: unknown, main = process.argv[1]) {
    const file = safely('look at the first file', () => requiredFile(loader, main));
    if (file === undefined) return Reflect.apply(runMain, this, [main]);
    return loader._load(file, undefined, true);
  });
  const first = requiredFile(loader, process.argv[1]);
  if (first !== undefined) requireInPlaceOfImport(pathToFileURL(first).href);
}

/** The program has an `--import` or a loader of its own, and so its first file would be imported without us, too. */
function isImportingAnyway(): boolean {
  const options = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
  const loaders = options.matchAll(/--(?:import|(?:experimental-)?loader)[=\s]+("[^"]*"|\S+)/g);
  return [...loaders].some(([, specifier]) => !isOwnImport(specifier!));
}

/** The file, if its ending is one that somebody has taught `require`, and if its package is not of ES modules. */
function requiredFile(loader: CommonJsLoader, main: string | undefined): string | undefined {
  if (!main) return undefined;
  const ending = path.extname(main);
  if (NATIVE.has(ending) || typeof loader._extensions[ending] !== 'function') return undefined;
  if (ending === '.mts') return undefined;
  const file = Module.createRequire(path.resolve(main)).resolve(path.resolve(main));
  return ending !== '.cts' && packageTypeOf(file) === 'module' ? undefined : file;
}

/** What the nearest `package.json` says of the files below it. */
function packageTypeOf(file: string): unknown {
  const { existsSync, readFileSync } = process.getBuiltinModule('node:fs');
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest))
      return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown }).type;
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** A CommonJS module whose text nobody gives is what Node hands to `require`. */
function requireInPlaceOfImport(entry: string): void {
  const { registerHooks } = Module as SyncHooks;
  if (!registerHooks) {
    Module.register('./entry-hooks.js', { parentURL: import.meta.url, data: entry });
    return;
  }
  registerHooks({
    load: (url, context, nextLoad): LoadedModule =>
      url === entry
        ? { format: 'commonjs', source: null, shortCircuit: true }
        : nextLoad(url, context),
  });
}

import Module from 'node:module';
// Not the global one, which a program may replace.
import { URL } from 'node:url';
import { inPlaceOf } from '../in-place-of.js';
import { safely } from '../safely.js';
import { patchFor, patchSource, type ModulePatch } from './module-patch.js';

/** What Node's loader calls for the text of an ES module: the same that `fs.promises` has for everybody. */
type ReadFile = (this: unknown, ...args: unknown[]) => Promise<Uint8Array | string>;

/** Loaded to see whether Node's loader reads through us. */
const PROBE = new URL('./probe.js', import.meta.url).href;

/**
 * Patches ES modules as Node's own loader reads them, on the thread that loads. That is for Node before 22.15, whose
 * hooks are on another thread: the program waits for its start, and then every module that it imports is asked for
 * across it.
 *
 * Only the loader gets a patched text; whoever else reads the file gets the file.
 *
 * @returns Whether the loader reads through us: it does not where a Node, or somebody's loader, reads in another way.
 */
export async function patchReads(patches: readonly ModulePatch[]): Promise<boolean> {
  // A policy knows the text of every file that may run.
  if (isPolicyGiven()) return false;
  const { promises } = process.getBuiltinModule('node:fs') as unknown as {
    promises: { readFile: ReadFile };
  };
  const native = promises.readFile;
  let isSeen = false;
  const readFile: ReadFile = function (...args) {
    const href = hrefOf(args);
    const patch = href === undefined ? undefined : patchFor(patches, href);
    if ((!patch && href !== PROBE) || !isLoaderAsking()) return Reflect.apply(native, this, args);
    isSeen ||= href === PROBE;
    return Reflect.apply(native, this, args).then((source) => patched(source, patch));
  };
  promises.readFile = inPlaceOf(native, readFile);
  await import(PROBE).catch(() => undefined);
  if (!isSeen) promises.readFile = native;
  return isSeen;
}

/** Calls back before somebody's first loader is registered: from then on files are read on the thread of loaders. */
export function beforeLoaders(work: () => void): void {
  const module = Module as { register: (...args: unknown[]) => unknown };
  const { register } = module;
  let isDone = false;
  module.register = function (...args) {
    const isFirst = !isDone;
    isDone = true;
    if (isFirst) safely('watch modules that a loader loads', work);
    return Reflect.apply(register, this, args);
  };
  Module.syncBuiltinESMExports();
}

/** The loader gives a URL and nothing else. */
function hrefOf([file, ...options]: readonly unknown[]): string | undefined {
  return file instanceof URL && options.length === 0 ? file.href : undefined;
}

function patched(source: Uint8Array | string, patch: ModulePatch | undefined): Uint8Array | string {
  const text = safely('patch a module', () => patch && patchSource(source.toString(), patch));
  return text === undefined ? source : Buffer.from(text);
}

/** Told by the stack, without what a program may have done to stacks. */
function isLoaderAsking(): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Object.assign(Error, { prepareStackTrace: undefined, stackTraceLimit: 5 });
    return /\(node:internal\/modules\/esm\/load:/.test(new Error('asked').stack ?? '');
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

function isPolicyGiven(): boolean {
  const options = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''];
  return options.some((option) => option.includes('--experimental-policy'));
}

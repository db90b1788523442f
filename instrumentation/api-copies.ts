import { context, propagation, trace } from '@opentelemetry/api';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { safely } from './safely.js';

/** One copy of `@opentelemetry/api` in this process: npm installs a second one where versions do not fit. */
export interface ApiCopy {
  readonly version: string;
  readonly trace: object;
  readonly context: object;
  readonly propagation: object;
}

/** Where every copy of the API keeps what was registered, and looks for it (API 1.x, `global-utils`). */
interface ApiGlobal {
  /** Of the copy that registered first. A copy of a later minor version takes nothing from it. */
  version: string;
  [type: string]: unknown;
}

const GLOBAL = Symbol.for('opentelemetry.js.api.1');
/** Up to 1.9, and from 1.10 on. */
const ENTRY = /[\\/]@opentelemetry[\\/]api[\\/](build[\\/]src[\\/]index\.js|dist[\\/]index\.cjs)$/;
/** The copy that our own code uses. */
export const OWN_API: ApiCopy = { version: ownVersion(), trace, context, propagation };

/**
 * Calls back with every copy of the API that is there, and with each that is loaded from now on, before anybody uses
 * it. A copy that is bundled into an application's own file is not seen.
 *
 * @returns When the program may start. Only a program whose own copy is an ES module (API 1.10 and later) waits.
 */
export async function onEveryApiCopy(work: (copy: ApiCopy) => void): Promise<void> {
  const seen = new Set<unknown>([OWN_API.trace]);
  const note = (file: string, exports: unknown) =>
    safely('look at a copy of @opentelemetry/api', () => {
      const copy = exports as Omit<ApiCopy, 'version'>;
      if (!copy?.trace || seen.has(copy.trace)) return;
      seen.add(copy.trace);
      work({ ...pick(copy), version: versionBeside(file) });
    });
  work(OWN_API);
  const module = process.getBuiltinModule('node:module') as unknown as CommonJs;
  for (const [file, loaded] of Object.entries(module._cache)) {
    if (ENTRY.test(file)) note(file, loaded?.exports);
  }
  // Up to 1.9 ES modules import the API through the CommonJS loader too: it has no other build for Node.
  const load = module._extensions['.js'];
  module._extensions['.js'] = function (loaded, file) {
    load.call(this, loaded, file);
    if (ENTRY.test(file)) note(file, loaded.exports);
  };
  const file = esModuleOfProgram();
  if (file) note(file, await import(pathToFileURL(file).href));
}

/** The program's own copy of the API where that is an ES module, which no loader tells us of. */
function esModuleOfProgram(): string | undefined {
  const [, program] = process.argv;
  if (!program || !path.isAbsolute(program)) return undefined;
  try {
    const file = createRequire(program).resolve('@opentelemetry/api');
    const module = file.replace(/\.cjs$/, '.mjs');
    return module !== file && existsSync(module) ? module : undefined;
  } catch {
    // The program has none of its own.
    return undefined;
  }
}

/** Lets copies up to this version see what is registered, whichever copy registered it. */
export function admit(version: string): void {
  const registered = apiGlobal();
  if (registered && isLater(version, registered.version)) registered.version = version;
}

/**
 * Lets a copy register in place of what is there. The API itself refuses that: to a second registration, and to any of
 * another version than the first.
 *
 * @returns What `register` gives: whether it was registered. If not, what was there stays.
 */
export function replaceRegistered(
  type: string,
  { version }: ApiCopy,
  register: () => unknown,
): boolean {
  const registered = apiGlobal();
  if (!registered) return Boolean(register());
  const before = { instance: registered[type], version: registered.version };
  delete registered[type];
  registered.version = version;
  const isRegistered = Boolean(register());
  if (!isRegistered && before.instance !== undefined) registered[type] = before.instance;
  registered.version = isLater(before.version, version) ? before.version : version;
  return isRegistered;
}

interface CommonJs {
  readonly _cache: Readonly<Record<string, { exports: unknown } | undefined>>;
  readonly _extensions: {
    '.js': (this: unknown, module: { exports: unknown }, file: string) => void;
  };
}

function pick(copy: Omit<ApiCopy, 'version'>): Omit<ApiCopy, 'version'> {
  return { trace: copy.trace, context: copy.context, propagation: copy.propagation };
}

function apiGlobal(): ApiGlobal | undefined {
  return (globalThis as Record<symbol, ApiGlobal | undefined>)[GLOBAL];
}

function versionBeside(file: string): string {
  const root = file.slice(0, file.lastIndexOf(`${path.sep}api${path.sep}`) + 4);
  const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function ownVersion(): string {
  return versionBeside(createRequire(import.meta.url).resolve('@opentelemetry/api'));
}

/** By major and minor version: that is what the API goes by. */
function isLater(a: string, b: string): boolean {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor === bMajor && aMinor > bMinor;
}

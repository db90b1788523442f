import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importsOf, UnreadableSourceError, type Import } from './imports-of.js';

/** A package that the program reaches, by its own imports or by those of packages. */
export interface FoundPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** The file or package that asks for it. */
  readonly askedBy: string;
}

/** What a program imports, found without running it. */
export interface ImportGraph {
  /** The program's own files, the first is its entry. */
  readonly files: readonly string[];
  readonly packages: readonly FoundPackage[];
  /** What is asked for and not there. */
  readonly missing: readonly { readonly name: string; readonly askedBy: string }[];
  /** Files of the program that are no JavaScript or TypeScript, with why. */
  readonly unreadable: readonly { readonly file: string; readonly why: string }[];
}

/** Larger programs are looked at as far as that. */
const MAX_FILES = 5_000;
const MAX_FILE_BYTES = 32 * 1024 ** 2;
const ENDINGS = [
  '',
  '.js',
  '.mjs',
  '.cjs',
  '.ts',
  '.mts',
  '.cts',
  '.json',
  '/index.js',
  '/index.ts',
  '/index.mjs',
];

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Follows the imports of a program: its own files by what they say, packages by their manifests, since what a
 * package loads, and when, is its own matter. Imports whose name is made at run time are not seen.
 */
export function readImportGraph(entry: string): ImportGraph {
  const files = [realpathSync(entry)];
  const packages = new Map<string, FoundPackage>();
  const missing = new Map<string, string>();
  const unreadable = new Map<string, string>();
  const wanted: { name: string; from: string; askedBy: string; isOptional: boolean }[] = [];

  for (const file of files) {
    for (const { specifier, isOptional } of readImports(file, unreadable)) {
      if (/^(\.|\/|file:)/.test(specifier)) {
        const target = resolveFile(specifier, file);
        if (target && !files.includes(target) && files.length < MAX_FILES) files.push(target);
      } else if (!isBuiltin(specifier) && !specifier.startsWith('#')) {
        const name = packageNameOf(specifier);
        if (name) wanted.push({ name, from: path.dirname(file), askedBy: file, isOptional });
      }
    }
  }
  for (const { name, from, askedBy, isOptional } of wanted) {
    const folder = findPackage(name, from);
    if (folder === undefined) {
      if (!isOptional) missing.set(name, askedBy);
      continue;
    }
    if (packages.has(folder)) continue;
    const manifest = readManifest(folder);
    packages.set(folder, { name, version: manifest.version ?? '?', folder, askedBy });
    for (const dependency of Object.keys({
      ...manifest.dependencies,
      ...manifest.peerDependencies,
      ...manifest.optionalDependencies,
    }))
      wanted.push({ name: dependency, from: folder, askedBy: name, isOptional: true });
  }
  return {
    files,
    packages: [...packages.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    missing: [...missing].map(([name, askedBy]) => ({ name, askedBy })),
    unreadable: [...unreadable].map(([file, why]) => ({ file, why })),
  };
}

function readImports(file: string, unreadable: Map<string, string>): Import[] {
  if (statSync(file).size > MAX_FILE_BYTES) return [];
  try {
    return importsOf(file, readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof UnreadableSourceError)) throw error;
    unreadable.set(file, error.message);
    return [];
  }
}

function resolveFile(specifier: string, from: string): string | undefined {
  const target = specifier.startsWith('file:')
    ? fileURLToPath(specifier)
    : path.resolve(path.dirname(from), specifier);
  // TypeScript names the file that will be there: `./x.js` beside `x.ts`.
  const bases = [target, target.replace(/\.([mc]?)js$/, '.$1ts')];
  const found = bases
    .flatMap((base) => ENDINGS.map((ending) => base + ending))
    .find((file) => existsSync(file) && statSync(file).isFile());
  return found === undefined || found.includes(`${path.sep}node_modules${path.sep}`)
    ? undefined
    : realpathSync(found);
}

function packageNameOf(specifier: string): string | undefined {
  return /^(@[\w.~-]+\/[\w.~-]+|[\w.~-]+)(\/|$)/.exec(specifier)?.[1];
}

/** As Node looks: in every `node_modules` on the way up. */
function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return realpathSync(candidate);
    if (path.dirname(folder) === folder) return undefined;
  }
}

function readManifest(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
  } catch {
    // A manifest that cannot be read names nothing; npm itself says so better.
    return {};
  }
}

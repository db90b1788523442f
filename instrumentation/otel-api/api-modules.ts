import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

const API = path.join('@opentelemetry', 'api');
/** Where API 1.10 and later have their ES module. */
const MODULE = path.join('dist', 'index.mjs');

/**
 * The copies of `@opentelemetry/api` that are ES modules, which no loader tells us of: those of the program, and those
 * that its dependencies have of their own.
 *
 * @param folders The folders of the program and all above.
 * @returns Their files.
 */
export function apiModules(folders: Iterable<string>): string[] {
  const found = [...folders]
    .map((folder) => path.join(folder, 'node_modules'))
    .filter((modules) => existsSync(modules))
    .flatMap((modules) => [path.join(modules, API), ...copiesBelow(modules)])
    .map((copy) => path.join(copy, MODULE))
    .filter((file) => existsSync(file))
    .map((file) => realpathSync(file));
  return [...new Set(found)];
}

/** npm lists what it has installed, and pnpm keeps every version in one place; only others have to be searched. */
function copiesBelow(modules: string): string[] {
  const list = path.join(modules, '.package-lock.json');
  if (existsSync(list)) return listedCopies(list);
  const store = path.join(modules, '.pnpm');
  if (existsSync(store))
    return readdirSync(store)
      .filter((name) => name.startsWith('@opentelemetry+api@'))
      .map((name) => path.join(store, name, 'node_modules', API));
  return nestedCopies(modules);
}

function listedCopies(list: string): string[] {
  // Names of packages are ASCII, and megabytes of it are read five times as fast as such.
  const places = readFileSync(list, 'latin1').matchAll(
    /"(node_modules\/[^"]+\/@opentelemetry\/api)"/g,
  );
  return [...places].map(([, place]) => path.resolve(path.dirname(list), '..', place!));
}

function nestedCopies(modules: string): string[] {
  return packagesIn(modules)
    .map((name) => path.join(modules, name, 'node_modules'))
    .filter((nested) => existsSync(nested))
    .flatMap((nested) => [path.join(nested, API), ...nestedCopies(nested)]);
}

function packagesIn(modules: string): string[] {
  return readdirSync(modules).flatMap((name) =>
    name.startsWith('@')
      ? readdirSync(path.join(modules, name)).map((inScope) => path.join(name, inScope))
      : [name],
  );
}

import type Module from 'node:module';
import vm from 'node:vm';

/**
 * A module of Node's own realm in place of the same one here, where this was loaded into another realm
 * (`vm.createContext`). Code that runs in "this" context is always of Node's own; Jest gives its realms a `process` and a
 * `require` that lead nowhere else.
 *
 * @param file The module, as seen from here.
 */
export function ofMainRealm<T>(here: T, file: string): T {
  if (vm.runInThisContext('Function') === Function) return here;
  const { createRequire } = vm.runInThisContext(
    "process.getBuiltinModule('node:module')",
  ) as typeof Module;
  return createRequire(import.meta.url)(file) as T;
}

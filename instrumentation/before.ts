import { replaceMethod } from './replace-method.js';
import { safely } from './safely.js';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Lets a look at a method's arguments precede each call of it. */
export function before(target: object, name: string, look: (...args: unknown[]) => unknown): void {
  replaceMethod<Method>(
    target,
    name,
    (native) =>
      function (...args) {
        safely('watch a request', () => look(...args));
        return Reflect.apply(native, this, args);
      },
  );
}

import { safely } from './safely.js';

type Method = (...args: unknown[]) => unknown;

/** Lets a look at a method's arguments precede each call of it, unseen by those who list properties. */
export function before(target: object, name: string, look: Method): void {
  const native = (target as Record<string, Method>)[name]!;
  const value = function (this: unknown, ...args: unknown[]): unknown {
    safely('watch a request', () => look(...args));
    return Reflect.apply(native, this, args);
  };
  Object.defineProperty(target, name, { configurable: true, writable: true, value });
}

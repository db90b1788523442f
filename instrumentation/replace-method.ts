export type Method = (this: unknown, ...args: never[]) => unknown;

/** Puts a method in the place of one that an object has, unseen by those who list properties. */
export function replaceMethod<M extends Method>(
  target: object,
  name: string,
  made: (native: M) => M,
): void {
  const native = (target as Record<string, M>)[name]!;
  Object.defineProperty(target, name, { configurable: true, writable: true, value: made(native) });
}

type Function = (...args: never[]) => unknown;

/** Lets a function stand for a native one: `name` and `length` are the host's to see. */
export function inPlaceOf<F extends Function>(native: Function, ours: F): F {
  return Object.defineProperties(ours, {
    name: { value: native.name, configurable: true },
    length: { value: native.length, configurable: true },
  });
}

type Method = (...args: unknown[]) => unknown;

/** What a call of a method comes to on an object that is watched. */
export type Watched<T, S> = (
  object: T,
  state: S,
  args: readonly unknown[],
  native: Method,
) => unknown;

/**
 * Puts methods of an object's own before those of its class. Nothing that lists or copies the object sees them, and
 * they are called as the native ones are. They are made once for a class: a model call has three objects to watch, and
 * making a dozen functions for each of them would be a tenth of what tracing it takes.
 */
export class MethodShadows<T extends object, S> {
  readonly #watched: Readonly<Record<PropertyKey, Watched<T, S>>>;
  readonly #states = new WeakMap<object, S>();
  readonly #byClass = new WeakMap<object, PropertyDescriptorMap>();

  /** @param watched By name. A method that a class lacks stays lacking. */
  constructor(watched: Readonly<Record<PropertyKey, Watched<T, S>>>) {
    this.#watched = watched;
  }

  /** @param state What the object's methods are to know. */
  put(object: T, state: S): void {
    this.#states.set(object, state);
    Object.defineProperties(object, this.#shadowsFor(object));
  }

  /** Of an object that is watched. */
  stateOf(object: object): S | undefined {
    return this.#states.get(object);
  }

  /** Somebody else may have put methods on the very object: then those are its native ones. */
  #shadowsFor(object: T): PropertyDescriptorMap {
    if (Object.getOwnPropertyNames(object).length > 0) return this.#shadow(object);
    const prototype = Object.getPrototypeOf(object) as object;
    let shadows = this.#byClass.get(prototype);
    if (!shadows) this.#byClass.set(prototype, (shadows = this.#shadow(prototype)));
    return shadows;
  }

  #shadow(natives: object): PropertyDescriptorMap {
    const shadows: PropertyDescriptorMap = {};
    for (const name of Reflect.ownKeys(this.#watched)) {
      const native = Reflect.get(natives, name) as Method | undefined;
      if (!native) continue;
      const value = this.#method(native, this.#watched[name]!);
      shadows[name] = { configurable: true, writable: true, value };
    }
    return shadows;
  }

  #method(native: Method, watched: Watched<T, S>): Method {
    const states = this.#states;
    const method = function (this: T, ...args: unknown[]): unknown {
      const state = states.get(this);
      if (state === undefined) return Reflect.apply(native, this, args);
      return watched(this, state, args, native);
    };
    return Object.defineProperties(method, {
      name: { value: native.name, configurable: true },
      length: { value: native.length, configurable: true },
    });
  }
}

import { inPlaceOf } from '../in-place-of.js';
import { Stamp } from './stamp.js';

type Method = (...args: unknown[]) => unknown;

/** What a call of a method comes to on an object that is watched. */
export type Watched<T, S> = (
  object: T,
  state: S,
  args: readonly unknown[],
  native: Method,
) => unknown;

/**
 * Puts methods before those of an object's class, on this object alone: between it and the class's prototype stands one
 * more, made once a class. Nothing that lists or copies the object sees them, they are called as the native ones are,
 * and putting a dozen of them before one object costs no more than one.
 */
export class MethodShadows<T extends object, S> {
  readonly #watched: Readonly<Record<PropertyKey, Watched<T, S>>>;
  readonly #getters: PropertyDescriptorMap;
  readonly #states = new Stamp<S>();
  readonly #byClass = new WeakMap<object, object>();

  /**
   * @param watched By name. A method that a class lacks stays lacking.
   * @param getters Properties that are to be shadowed as well.
   */
  constructor(
    watched: Readonly<Record<PropertyKey, Watched<T, S>>>,
    getters: PropertyDescriptorMap = {},
  ) {
    this.#watched = watched;
    this.#getters = getters;
  }

  /** @param state What the object's methods are to know. */
  put(object: T, state: S): void {
    this.#states.put(object, state);
    const prototype = Object.getPrototypeOf(object) as object;
    // Methods that somebody put on the very object, as Node does with iterators, would stand before any prototype's.
    if (Object.getOwnPropertyNames(object).length > 0)
      Object.defineProperties(object, this.#shadowsOf(object));
    else Object.setPrototypeOf(object, this.#prototypeBefore(prototype));
  }

  /** Of an object that is watched. */
  stateOf(object: object): S | undefined {
    return this.#states.of(object);
  }

  #prototypeBefore(prototype: object): object {
    let before = this.#byClass.get(prototype);
    if (!before) {
      before = Object.create(prototype, this.#shadowsOf(prototype)) as object;
      this.#byClass.set(prototype, before);
      // An object that is watched twice needs none of its own.
      this.#byClass.set(before, before);
    }
    return before;
  }

  #shadowsOf(natives: object): PropertyDescriptorMap {
    const shadows = { ...this.#getters };
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
      const state = states.of(this);
      if (state === undefined) return Reflect.apply(native, this, args);
      return watched(this, state, args, native);
    };
    return inPlaceOf(native, method);
  }
}

/** Gives back what it is given, so that a class derived from it puts its fields on that object. */
const Given = function (object: object) {
  return object;
} as unknown as new (object: object) => object;

/**
 * Keeps a value of ours on an object of the host's, in a private field: nobody sees it, not by listing, copying or
 * freezing, and it lives as long as the object.
 *
 * A WeakMap does the same, but small garbage collections take all values of one that has grown old for alive, dead as
 * their objects may be: with those of a stream its whole machinery grows old, too (docs/decisions/0094).
 */
export class Stamp<S> {
  readonly put: (object: object, value: S) => void;
  readonly of: (object: object) => S | undefined;

  constructor() {
    class Stamped extends Given {
      #value: S | undefined;

      static put(object: object, value: S): void {
        const stamped = (#value in object ? object : new Stamped(object)) as Stamped;
        stamped.#value = value;
      }

      static of(object: object): S | undefined {
        return #value in object ? (object as Stamped).#value : undefined;
      }
    }
    this.put = Stamped.put;
    this.of = Stamped.of;
  }
}

/** What knows its place among its like; none where it is undefined. */
export interface Slotted {
  slot: number | undefined;
}

/**
 * A set of objects that come and go all the time, in no order.
 *
 * A `Set` moves to a new table every few such, and each table it has left keeps what was in it until the garbage of the
 * whole heap is collected: here the last text of each call (docs/decisions/0094).
 */
export class Slots<T extends Slotted> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: T): void {
    item.slot ??= this.#items.push(item) - 1;
  }

  /** @returns Whether it was there. */
  delete(item: T): boolean {
    if (item.slot === undefined) return false;
    const last = this.#items.pop()!;
    if (last !== item) this.#items[item.slot] = last;
    last.slot = item.slot;
    item.slot = undefined;
    return true;
  }

  /** All that are there now, whatever comes or goes meanwhile. */
  all(): readonly T[] {
    return [...this.#items];
  }
}

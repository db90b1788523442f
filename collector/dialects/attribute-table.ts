import type { AnyValue, KeyValue } from '../otlp/model.js';

/** The values found, by the short name that the table gives each attribute. */
export type Found<Name extends string> = { readonly [N in Name]: AnyValue | undefined };

/**
 * Makes a reader of the named attributes: one pass over a span's list, whatever its order.
 * Where a key stands twice the first one counts.
 *
 * The values stand in an array behind getters: a plain object that is filled under names which are not known
 * beforehand costs several times as much (`bench/decode.ts`).
 */
export function attributeTable<Name extends string>(
  keys: Record<Name, string>,
): (attributes: readonly KeyValue[]) => Found<Name> {
  const names = Object.keys(keys) as Name[];
  const slotOf = new Map(names.map((name, slot) => [keys[name], slot]));
  const nothing = names.map((): AnyValue | undefined => undefined);
  class FoundInSlots {
    constructor(readonly slots: (AnyValue | undefined)[]) {}
  }
  names.forEach((name, slot) => {
    Object.defineProperty(FoundInSlots.prototype, name, {
      get(this: FoundInSlots) {
        return this.slots[slot];
      },
    });
  });
  return (attributes) => {
    const slots = nothing.slice();
    for (const { key, value } of attributes) {
      const slot = slotOf.get(key);
      if (slot !== undefined && slots[slot] === undefined) slots[slot] = value;
    }
    return new FoundInSlots(slots) as unknown as Found<Name>;
  };
}

import type { AnyValue, KeyValue } from '../otlp/model.js';

/** The values found, by the short name that the table gives each attribute. */
export type Found<Name extends string> = { [N in Name]: AnyValue | undefined };

/**
 * Makes a reader of the named attributes: one pass over a span's list, whatever its order.
 * Where a key stands twice the first one counts.
 */
export function attributeTable<Name extends string>(
  keys: Record<Name, string>,
): (attributes: readonly KeyValue[]) => Found<Name> {
  const nameOf = new Map<string, Name>();
  const nothing = {} as Found<Name>;
  for (const name of Object.keys(keys) as Name[]) {
    nameOf.set(keys[name], name);
    nothing[name] = undefined;
  }
  return (attributes) => {
    const found = { ...nothing };
    for (const { key, value } of attributes) {
      const name = nameOf.get(key);
      if (name !== undefined && found[name] === undefined) found[name] = value;
    }
    return found;
  };
}

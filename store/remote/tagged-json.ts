import type { Value } from '../reader.js';

/**
 * JSON that loses nothing a row can hold. What JSON lacks is an object with one key:
 * `{"$i":"123"}` bigint, `{"$b":"base64"}` bytes, `{"$n":"NaN"}` a number JSON has no word for,
 * `{"$o":{...}}` an object whose own keys would be taken for one of these.
 */
export function toTaggedJson(value: unknown): string {
  return JSON.stringify(tag(value));
}

export function fromTaggedJson(text: string): unknown {
  return untag(JSON.parse(text));
}

function tag(value: unknown): unknown {
  if (typeof value === 'bigint') return { $i: value.toString() };
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $n: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Uint8Array) return { $b: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(tag);
  const entries = Object.entries(value).map(([key, entry]) => [key, tag(entry)] as const);
  const tagged = Object.fromEntries(entries);
  return entries.some(([key]) => key.startsWith('$')) ? { $o: tagged } : tagged;
}

function untag(value: unknown): Value {
  if (value === null || typeof value !== 'object') return value as Value;
  if (Array.isArray(value)) return value.map(untag);
  const entries = Object.entries(value);
  const [key, inner] = entries[0] ?? [];
  if (entries.length === 1) {
    if (key === '$i') return BigInt(inner as string);
    if (key === '$n') return Number(inner);
    if (key === '$b') return new Uint8Array(Buffer.from(inner as string, 'base64'));
    if (key === '$o') return untagEntries(Object.entries(inner as object));
  }
  return untagEntries(entries);
}

function untagEntries(entries: [string, unknown][]): Value {
  return Object.fromEntries(entries.map(([key, entry]) => [key, untag(entry)]));
}

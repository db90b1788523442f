import type { AnyValue, KeyValue } from './model.js';
import { asBuffer, decodeText } from '../json/text.js';

/**
 * Natural JSON: OTLP values as JSON that a person and SQL can read, which gives back each value's type.
 *
 * int `5`; double always with a point or an exponent, `5.0`; string, bool and array as JSON has them; empty
 * `null`; a key-value list is an object. What JSON lacks is an object of one member, the mark: bytes
 * `{"$bytes": base64}`, a double that is no number `{"$double": "NaN"}`, an unknown kind of value
 * `{"$unknown": base64 of its protobuf}`, a text that stands in a column `{"$column": name}`. A list that would
 * look like a mark, has a key twice, or has fields that this version does not know, is written
 * `{"$map": [[key, value, base64 of those fields?], ...]}`. A list whose own message has such fields is
 * `{"$with": [list, base64]}`.
 */
export const MARKS: ReadonlySet<string> = new Set([
  '$bytes',
  '$double',
  '$unknown',
  '$column',
  '$map',
  '$with',
]);

/** The value as natural JSON. */
export function naturalJson(value: AnyValue): string {
  switch (value.type) {
    case 'string':
      return jsonString(decodeText(value.value));
    case 'int':
      return value.value.toString();
    case 'bool':
      return value.value ? 'true' : 'false';
    case 'double':
      return naturalDouble(value.value);
    case 'array':
      return withUnknown(`[${value.value.map(naturalJson).join(',')}]`, value.unknownFields);
    case 'kvlist':
      return withUnknown(naturalMap(value.value), value.unknownFields);
    case 'bytes':
      return `{"$bytes":"${asBuffer(value.value).toString('base64')}"}`;
    case 'empty':
      return value.unknownFields
        ? `{"$unknown":"${asBuffer(value.unknownFields).toString('base64')}"}`
        : 'null';
  }
}

/** A list of attributes as natural JSON; `write` may stand in for how a top-level value is written. */
export function naturalMap(
  list: readonly KeyValue[],
  write: (value: AnyValue) => string = naturalJson,
): string {
  if (!isPlain(list))
    return `{"$map":[${list.map((kv) => `[${jsonString(kv.key)},${write(kv.value)}${unknownOf(kv)}]`).join(',')}]}`;
  let json = '{';
  for (let i = 0; i < list.length; i++) {
    const { key, value } = list[i]!;
    json += (i === 0 ? '' : ',') + jsonKey(key) + write(value);
  }
  return json + '}';
}

/** A JSON string literal. */
export function jsonString(text: string): string {
  // JSON.stringify costs a call into the engine; most short strings need no escape at all.
  if (text.length > 64) return JSON.stringify(text);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code & 0xf800) === 0xd800)
      return JSON.stringify(text);
  }
  return `"${text}"`;
}

function naturalDouble(value: number): string {
  if (!Number.isFinite(value)) return `{"$double":"${value}"}`;
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function withUnknown(json: string, fields: Uint8Array | undefined): string {
  return fields === undefined
    ? json
    : `{"$with":[${json},"${asBuffer(fields).toString('base64')}"]}`;
}

function unknownOf({ unknownFields }: KeyValue): string {
  return unknownFields == null ? '' : `,"${asBuffer(unknownFields).toString('base64')}"`;
}

/** True where the list can be an object: no key twice, and nothing that a reader would take for a mark or would miss. */
function isPlain(list: readonly KeyValue[]): boolean {
  for (let i = 0; i < list.length; i++) if (list[i]!.unknownFields != null) return false;
  if (list.length === 1) return !MARKS.has(list[0]!.key);
  if (list.length <= 24) {
    for (let i = 1; i < list.length; i++)
      for (let j = 0; j < i; j++) if (list[i]!.key === list[j]!.key) return false;
    return true;
  }
  const seen = new Set<string>();
  for (const { key } of list) seen.add(key);
  return seen.size === list.length;
}

/** Keys repeat from span to span; written ones are kept, up to a bound that hostile keys cannot pass. */
const KEY_CACHE_SIZE = 10_000;
const keyCache = new Map<string, string>();

function jsonKey(key: string): string {
  let written = keyCache.get(key);
  if (written === undefined) {
    written = `${jsonString(key)}:`;
    if (keyCache.size < KEY_CACHE_SIZE) keyCache.set(key, written);
  }
  return written;
}

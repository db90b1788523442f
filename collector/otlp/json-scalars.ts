import { toUSVString } from 'node:util';
import type { JsonObject, JsonPath } from './json-path.js';

/**
 * The scalar types of proto3's JSON mapping as senders really write them: 64-bit numbers as text or number, enums as
 * number or name, names in lowerCamelCase or snake_case. Absent and null are the type's default.
 */

/** Thrown where JSON.parse has rounded a whole number: the body is to be read again, digit for digit. */
export class InexactNumber extends Error {}

/** The member under its name or its other spelling. */
export function member(of: JsonObject, name: string, either?: string): unknown {
  return of[name] ?? (either === undefined ? undefined : of[either]);
}

export function readString(path: JsonPath, of: JsonObject, name: string, either?: string): string {
  const value = member(of, name, either);
  if (value == null) return '';
  return typeof value === 'string' ? wellFormed(value) : path.fail('a string', value, name);
}

/** Half a surrogate pair cannot be written as UTF-8; it becomes U+FFFD, as it would on any other way. */
export function wellFormed(text: string): string {
  return toUSVString(text);
}

export function readUint32(path: JsonPath, of: JsonObject, name: string, either?: string): number {
  const value = member(of, name, either);
  if (value == null) return 0;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' &&
    number >= 0 &&
    number <= 0xffffffff &&
    Number.isInteger(number)
    ? number
    : path.fail('a whole number from 0 to 4294967295', value, name);
}

/** A 64-bit number; the caller holds it against its own range. */
export function toInt64(path: JsonPath, value: unknown, name: string): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return BigInt(value);
    if (Number.isInteger(value)) throw new InexactNumber();
  } else if (typeof value === 'string' && /^[+-]?\d{1,20}$/.test(value)) return BigInt(value);
  return path.fail('a 64-bit integer, as text or number', value, name);
}

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** A signed 64-bit number, as the file holds them. */
export function toStoredInt(path: JsonPath, value: unknown, name: string): bigint {
  const int = toInt64(path, value, name);
  return int >= MIN_INT64 && int <= MAX_INT64
    ? int
    : path.fail('within 64 signed bits', value, name);
}

/** An enum as its number, or as a name of `names`. Numbers that this version does not know are kept. */
export function readEnum(
  path: JsonPath,
  of: JsonObject,
  name: string,
  names: Readonly<Record<string, number>>,
): number {
  const value = of[name];
  if (value == null) return 0;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 0x7fffffff)
    return value;
  if (typeof value === 'string') {
    if (Object.hasOwn(names, value)) return names[value]!;
    if (/^\d{1,9}$/.test(value)) return Number(value);
  }
  return path.fail(`a number or one of ${Object.keys(names).join(', ')}`, value, name);
}

export function toDouble(path: JsonPath, value: unknown, name: string): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    if (value === 'NaN') return NaN;
    const number = Number(value);
    if (value.trim() !== '' && !Number.isNaN(number)) return number;
  }
  return path.fail('a number, "NaN", "Infinity" or "-Infinity"', value, name);
}

export function toBytes(path: JsonPath, value: unknown, name: string): Uint8Array {
  if (typeof value === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value))
    return Uint8Array.from(Buffer.from(value, 'base64'));
  return path.fail('base64', value, name);
}

import type { Text } from '../../store/index.js';
import type { AnyValue } from '../otlp/model.js';
import { naturalJson } from '../otlp/natural-json.js';
import { decodeText } from '../json/text.js';

/** The value as text: a string as it came, a structured value as natural JSON, a number or boolean written out. */
export function textOf(value: AnyValue | undefined): Text | undefined {
  if (value === undefined) return undefined;
  switch (value.type) {
    case 'empty':
      return undefined;
    case 'string':
      return value.value.length === 0 ? undefined : value.value;
    case 'bool':
    case 'int':
    case 'double':
      return String(value.value);
    default:
      return naturalJson(value);
  }
}

/** Like `textOf`, always as a JS string. */
export function stringOf(value: AnyValue | undefined): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : decodeText(text);
}

/** A finite number; text that is one counts too (Codex and others send numbers as strings). */
export function numberOf(value: AnyValue | undefined): number | undefined {
  if (value?.type === 'int' || value?.type === 'double') return finite(Number(value.value));
  if (value?.type !== 'string' || value.value.length === 0 || value.value.length > 40)
    return undefined;
  const text = decodeText(value.value).trim();
  return text === '' ? undefined : finite(Number(text));
}

/** The whole number nearest to zero of `numberOf`, exact for 64-bit integers; negative ones are no count. */
export function countOf(value: AnyValue | undefined): bigint | undefined {
  if (value?.type === 'int') return value.value < 0n ? undefined : value.value;
  const number = numberOf(value);
  if (number === undefined || number < 0 || number > Number.MAX_SAFE_INTEGER) return undefined;
  return BigInt(Math.trunc(number));
}

/** A number that fits an integer column. */
export function integerOf(value: AnyValue | undefined): number | undefined {
  const number = numberOf(value);
  if (number === undefined || !Number.isInteger(number)) return undefined;
  return Math.abs(number) <= 0x7fffffff ? number : undefined;
}

/** A flag; `"true"` and `"false"` count too. */
export function booleanOf(value: AnyValue | undefined): boolean | undefined {
  if (value?.type === 'bool') return value.value;
  if (value?.type !== 'string' || value.value.length > 5) return undefined;
  const text = decodeText(value.value).toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** A list of strings: an array value, JSON text of one, or a single string. */
export function stringsOf(value: AnyValue | undefined): string[] | undefined {
  if (value?.type === 'array') {
    const strings = value.value.map(stringOf).filter((text) => text !== undefined);
    return strings.length === 0 ? undefined : strings;
  }
  const text = stringOf(value);
  if (text === undefined) return undefined;
  if (!text.startsWith('[')) return [text];
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed.map(String);
  } catch {
    // Not JSON after all: the text itself is the one string.
  }
  return [text];
}

/** The entry of a table of names; what objects inherit is no entry. */
export function entryOf<T>(
  table: Readonly<Record<string, T>>,
  name: string | undefined,
): T | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

import { DecodeError, SpanRejected } from '../errors.js';
import type { JsonObject, JsonPath } from './json-path.js';
import { member, readString, toBytes, toDouble, toStoredInt, wellFormed } from './json-scalars.js';
import { MAX_VALUE_DEPTH } from './limits.js';
import type { AnyValue, KeyValue } from './model.js';
import { keepUnknownMembers } from './unknown-members.js';

const ATTRIBUTE_MEMBERS: ReadonlySet<string> = new Set(['key', 'value']);
const LIST_MEMBERS: ReadonlySet<string> = new Set(['values']);
const NOTHING_KNOWN: ReadonlySet<string> = new Set();

/** Reads a list of KeyValue, the member `name` of `of`. */
export function readAttributes(
  path: JsonPath,
  of: JsonObject,
  name: string,
  depth = 0,
): KeyValue[] {
  return path.each(path.list(of, name), name, (item) => {
    const attribute: KeyValue = {
      key: readString(path, item, 'key'),
      value: readValue(path, item, 'value', depth),
    };
    const unknown = keepUnknownMembers(item, ATTRIBUTE_MEMBERS);
    if (unknown !== null) attribute.unknownFields = unknown;
    return attribute;
  });
}

/** Reads an AnyValue, the member `name` of `of`. */
export function readValue(path: JsonPath, of: JsonObject, name: string, depth: number): AnyValue {
  const object = path.object(of, name);
  if (object === null) return { type: 'empty' };
  path.push(name);
  const value = toValue(path, object, depth);
  path.pop();
  return value;
}

function toValue(path: JsonPath, of: JsonObject, depth: number): AnyValue {
  if (depth > MAX_VALUE_DEPTH) refuseDepth(path);
  const text = member(of, 'stringValue', 'string_value');
  if (text != null)
    return typeof text === 'string'
      ? { type: 'string', value: wellFormed(text) }
      : path.fail('a string', text, 'stringValue');
  const int = member(of, 'intValue', 'int_value');
  if (int != null) return { type: 'int', value: toStoredInt(path, int, 'intValue') };
  const bool = member(of, 'boolValue', 'bool_value');
  if (bool != null) return { type: 'bool', value: toBool(path, bool) };
  const double = member(of, 'doubleValue', 'double_value');
  if (double != null) return { type: 'double', value: toDouble(path, double, 'doubleValue') };
  const array = 'arrayValue' in of ? 'arrayValue' : 'array_value';
  if (of[array] != null)
    return withUnknown(path, of, array, {
      type: 'array',
      value: readItems(path, of, array, depth),
    });
  const list = 'kvlistValue' in of ? 'kvlistValue' : 'kvlist_value';
  if (of[list] != null) {
    const inner = path.object(of, list)!;
    path.push(list);
    const value = readAttributes(path, inner, 'values', depth + 1);
    path.pop();
    return withUnknown(path, of, list, { type: 'kvlist', value });
  }
  const bytes = member(of, 'bytesValue', 'bytes_value');
  if (bytes != null) return { type: 'bytes', value: toBytes(path, bytes, 'bytesValue') };
  const unknownFields = keepUnknownMembers(of, NOTHING_KNOWN);
  return unknownFields === null ? { type: 'empty' } : { type: 'empty', unknownFields };
}

function withUnknown(
  path: JsonPath,
  of: JsonObject,
  name: string,
  value: AnyValue & { type: 'array' | 'kvlist' },
): AnyValue {
  const unknownFields = keepUnknownMembers(path.object(of, name)!, LIST_MEMBERS);
  return unknownFields === null ? value : { ...value, unknownFields };
}

function readItems(path: JsonPath, of: JsonObject, name: string, depth: number): AnyValue[] {
  const inner = path.object(of, name)!;
  path.push(name);
  const items = path.list(inner, 'values').map((item, i) => {
    if (item === null) return { type: 'empty' } satisfies AnyValue;
    path.push(`values[${i}]`);
    if (typeof item !== 'object' || Array.isArray(item)) path.fail('an object', item);
    const value = toValue(path, item as JsonObject, depth + 1);
    path.pop();
    return value;
  });
  path.pop();
  return items;
}

function toBool(path: JsonPath, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  return path.fail('true or false', value, 'boolValue');
}

function refuseDepth(path: JsonPath): never {
  const detail = `attribute values may nest ${MAX_VALUE_DEPTH} levels deep`;
  if (path.inSpan) throw new SpanRejected('nested too deeply', detail);
  throw new DecodeError('OTLP/JSON', detail);
}

import { asBuffer } from '../json/text.js';
import type { SpanGroup } from './model.js';

/**
 * Unknown fields of OTLP/JSON are kept beside those of protobuf as the bytes of a JSON object. Its first byte, `{`,
 * would be a protobuf tag of the group wire type, which proto3 does not have: the two cannot be taken for each other.
 */
const BRACE = 0x7b;

/** True for unknown fields that came over JSON. */
export function isJsonMembers(fields: Uint8Array): boolean {
  return fields[0] === BRACE;
}

/** The members, as a JSON object's text without its braces; '' for fields that came over protobuf. */
export function jsonMembers(fields: Uint8Array): string {
  return isJsonMembers(fields) ? asBuffer(fields).toString('utf8').slice(1, -1) : '';
}

/** The unknown fields of the requests that the groups came in, those of each request once. */
export function requestFieldsOf(groups: readonly SpanGroup[]): Uint8Array[] {
  const distinct = new Map<string, Uint8Array>();
  for (const { resource } of groups) {
    const fields = resource.requestFields;
    if (fields != null) distinct.set(asBuffer(fields).toString('latin1'), fields);
  }
  return [...distinct.values()];
}

/** Keeps the members of `object` whose names are not among `known`; null where there are none. */
export function keepUnknownMembers(
  object: Record<string, unknown>,
  known: ReadonlySet<string>,
): Uint8Array | null {
  let unknown: Record<string, unknown> | null = null;
  for (const name in object) {
    if (known.has(name) || object[name] == null) continue;
    unknown ??= {};
    unknown[name] = object[name];
  }
  return unknown === null ? null : Buffer.from(JSON.stringify(unknown, writable));
}

/** A whole number beyond 2^53 is kept as text, the way OTLP/JSON writes 64-bit numbers. */
function writable(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

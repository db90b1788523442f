import { SpanRejected } from '../errors.js';
import { MAX_VALUE_DEPTH } from './limits.js';
import type { AnyValue, KeyValue } from './model.js';
import type { WireReader } from './wire-reader.js';

const EMPTY: AnyValue = Object.freeze({ type: 'empty' });
const TRUE: AnyValue = Object.freeze({ type: 'bool', value: true });
const FALSE: AnyValue = Object.freeze({ type: 'bool', value: false });

/** Reads a KeyValue that ends at `end`. */
export function readAttribute(reader: WireReader, end: number, depth = 0): KeyValue {
  let key = '';
  let value = EMPTY;
  let unknown: UnknownFields | null = null;
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x0a) key = reader.string(end);
    else if (tag === 0x12) value = readValue(reader, reader.endOfDelimited(end), depth);
    else (unknown ??= new UnknownFields()).keep(reader, tag, start, end);
  }
  reader.finish(end);
  return unknown === null ? { key, value } : { key, value, unknownFields: unknown.bytes };
}

/** Reads an AnyValue that ends at `end`; of several members the last one counts, as with any `oneof`. */
export function readValue(reader: WireReader, end: number, depth = 0): AnyValue {
  if (depth > MAX_VALUE_DEPTH)
    throw new SpanRejected(
      'nested too deeply',
      `attribute values may nest ${MAX_VALUE_DEPTH} levels deep`,
    );
  let value = EMPTY;
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    switch (tag) {
      case 0x0a:
        value = { type: 'string', value: reader.text(end) };
        break;
      case 0x10:
        value = reader.uint32() !== 0 ? TRUE : FALSE;
        break;
      case 0x18:
        value = { type: 'int', value: reader.int64() };
        break;
      case 0x21:
        value = { type: 'double', value: reader.double() };
        break;
      case 0x2a:
        value = readArray(reader, reader.endOfDelimited(end), depth + 1);
        break;
      case 0x32:
        value = readKeyValueList(reader, reader.endOfDelimited(end), depth + 1);
        break;
      case 0x3a:
        value = { type: 'bytes', value: reader.blob(end) };
        break;
      default: {
        const unknown = new UnknownFields(value.type === 'empty' ? value.unknownFields : undefined);
        unknown.keep(reader, tag, start, end);
        if (value.type === 'empty' && unknown.bytes !== null)
          value = { type: 'empty', unknownFields: unknown.bytes };
      }
    }
  }
  reader.finish(end);
  return value;
}

function readArray(reader: WireReader, end: number, depth: number): AnyValue {
  const value: AnyValue[] = [];
  const unknown = readItems(reader, end, () =>
    value.push(readValue(reader, reader.endOfDelimited(end), depth)),
  );
  return unknown === null
    ? { type: 'array', value }
    : { type: 'array', value, unknownFields: unknown };
}

function readKeyValueList(reader: WireReader, end: number, depth: number): AnyValue {
  const value: KeyValue[] = [];
  const unknown = readItems(reader, end, () =>
    value.push(readAttribute(reader, reader.endOfDelimited(end), depth)),
  );
  return unknown === null
    ? { type: 'kvlist', value }
    : { type: 'kvlist', value, unknownFields: unknown };
}

/** Field 1 again and again; gives the other fields, null where there are none. */
function readItems(reader: WireReader, end: number, readItem: () => void): Uint8Array | null {
  let unknown: UnknownFields | null = null;
  while (reader.pos < end) {
    const start = reader.pos;
    const tag = reader.uint32();
    if (tag === 0x0a) readItem();
    else (unknown ??= new UnknownFields()).keep(reader, tag, start, end);
  }
  reader.finish(end);
  return unknown?.bytes ?? null;
}

/** Gathers the fields of a message that this version does not know, as they stand in its bytes. */
export class UnknownFields {
  bytes: Uint8Array | null;

  constructor(before?: Uint8Array | null) {
    this.bytes = before ?? null;
  }

  /** Steps over the field that began with `tag` at `start`, and keeps it. */
  keep(reader: WireReader, tag: number, start: number, end: number): void {
    reader.skip(tag, end);
    const field = reader.bytes.subarray(start, reader.pos);
    this.bytes = this.bytes === null ? Uint8Array.from(field) : Buffer.concat([this.bytes, field]);
  }
}

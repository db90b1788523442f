import type { Text } from '../../store/index.js';
import type { AnyValue, KeyValue } from './model.js';
import { parseJsonWith, type JsonMaker } from '../json/json-parser.js';
import { MARKS } from './natural-json.js';

/** Gives the text that a `{"$column": name}` stands for. */
export type ColumnText = (name: string) => Text;

/** Reads natural JSON (see `natural-json.ts`) back into the value it was written from. Throws SyntaxError. */
export function parseNaturalJson(json: string, columnText: ColumnText = noColumns): AnyValue {
  return parseJsonWith(json, makerOf(columnText));
}

function makerOf(columnText: ColumnText): JsonMaker<AnyValue> {
  return {
    text: (value) => ({ type: 'string', value }),
    number: (source) =>
      /[.eE]/.test(source)
        ? { type: 'double', value: Number(source) }
        : { type: 'int', value: BigInt(source) },
    literal: (value) => (value === null ? { type: 'empty' } : { type: 'bool', value }),
    array: (value) => ({ type: 'array', value }),
    object: (entries) =>
      entries.length === 1 && MARKS.has(entries[0]![0])
        ? marked(entries[0]![0], entries[0]![1], columnText)
        : { type: 'kvlist', value: entries.map(([key, value]) => ({ key, value })) },
  };
}

function marked(mark: string, value: AnyValue, columnText: ColumnText): AnyValue {
  if (mark === '$map') return { type: 'kvlist', value: pairs(value) };
  if (mark === '$with') return listWithUnknown(value);
  const text = textIn(value);
  switch (mark) {
    case '$bytes':
      return { type: 'bytes', value: Uint8Array.from(Buffer.from(text, 'base64')) };
    case '$unknown':
      return { type: 'empty', unknownFields: Uint8Array.from(Buffer.from(text, 'base64')) };
    case '$double':
      return { type: 'double', value: Number(text) };
    default:
      return { type: 'string', value: columnText(text) };
  }
}

function listWithUnknown(value: AnyValue): AnyValue {
  const [list, unknown] = value.type === 'array' ? value.value : [];
  if ((list?.type !== 'array' && list?.type !== 'kvlist') || unknown === undefined)
    throw new SyntaxError('$with should hold a list and its fields');
  const unknownFields = Uint8Array.from(Buffer.from(textIn(unknown), 'base64'));
  return { ...list, unknownFields };
}

function pairs(value: AnyValue): KeyValue[] {
  if (value.type !== 'array') throw new SyntaxError('$map should hold a list of pairs');
  return value.value.map((pair) => {
    const [key, item, unknown] = pair.type === 'array' ? pair.value : [];
    if (key?.type !== 'string' || item === undefined)
      throw new SyntaxError('$map should hold pairs of a key and a value');
    if (unknown === undefined) return { key: textIn(key), value: item };
    const unknownFields = Uint8Array.from(Buffer.from(textIn(unknown), 'base64'));
    return { key: textIn(key), value: item, unknownFields };
  });
}

function textIn(value: AnyValue): string {
  if (value.type === 'string' && typeof value.value === 'string') return value.value;
  throw new SyntaxError('a mark should hold text');
}

function noColumns(name: string): Text {
  throw new SyntaxError(`the text of column ${name} is not at hand`);
}

import type { AnyValue, KeyValue } from '../otlp/model.js';
import { decodeText } from '../json/text.js';
import { naturalJson } from '../otlp/natural-json.js';

/** No vocabulary counts further; a higher index is a hostile one. */
const MAX_INDEX = 10_000;

type Node = Map<string, Node | unknown>;

/**
 * Puts together what a vocabulary has spread over keys: `llm.input_messages.0.message.role` and its neighbours become
 * `[{message: {role}}]`. A level whose keys are all numbers becomes a list in their order, its gaps closed. Undefined
 * where no key begins with `prefix`.
 */
export function gatherIndexed(attributes: readonly KeyValue[], prefix: string): unknown {
  let root: Node | undefined;
  for (const { key, value } of attributes) {
    if (!key.startsWith(prefix)) continue;
    const steps = key.slice(prefix.length).split('.');
    let node: Node = (root ??= new Map());
    for (const step of steps.slice(0, -1)) {
      let next = node.get(step);
      // A value and keys below it under one name: what came first stays.
      if (next !== undefined && !(next instanceof Map)) break;
      if (next === undefined) node.set(step, (next = new Map()));
      node = next as Node;
    }
    const last = steps.at(-1)!;
    if (!node.has(last)) node.set(last, plainOf(value));
  }
  return root === undefined ? undefined : plainNode(root);
}

function plainNode(node: Node): unknown {
  const entries = [...node].map(([name, value]): [string, unknown] => [
    name,
    value instanceof Map ? plainNode(value as Node) : value,
  ]);
  if (entries.every(([name]) => /^\d{1,5}$/.test(name) && Number(name) <= MAX_INDEX))
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
  return Object.fromEntries(entries);
}

function plainOf(value: AnyValue): unknown {
  switch (value.type) {
    case 'string':
      return decodeText(value.value);
    case 'bool':
    case 'double':
      return value.value;
    case 'int':
      return Number(value.value);
    case 'empty':
      return null;
    default:
      return JSON.parse(naturalJson(value)) as unknown;
  }
}

import type { AnyValue, Extensible, KeyValue } from '../otlp/model.js';
import { decodeText } from '../json/text.js';

/** The members of an object of the record columns, each with a default where it was left out. */
export class RecordMembers {
  readonly #members = new Map<string, AnyValue>();

  constructor(value: AnyValue) {
    if (value.type !== 'kvlist') throw new SyntaxError('the record should hold an object');
    for (const { key, value: member } of value.value) this.#members.set(key, member);
  }

  text(name: string): string {
    const value = this.#members.get(name);
    return value?.type === 'string' ? decodeText(value.value) : '';
  }

  int(name: string): bigint {
    const value = this.#members.get(name);
    return value?.type === 'int' ? value.value : 0n;
  }

  attributes(): KeyValue[] {
    const value = this.#members.get('attributes');
    return value?.type === 'kvlist' ? value.value : [];
  }

  /** Kept fields under that name, as the object to spread that has them; empty where there are none. */
  fields<Name extends string>(name: string, as: Name): { [N in Name]?: Uint8Array } {
    const text = this.text(name);
    if (text === '') return {};
    return { [as]: Uint8Array.from(Buffer.from(text, 'base64')) } as { [N in Name]?: Uint8Array };
  }

  /** What events, links, resources and scopes have in common. */
  shared(): Extensible & { attributes: KeyValue[]; droppedAttributesCount: number } {
    return {
      attributes: this.attributes(),
      droppedAttributesCount: Number(this.int('dropped_attributes_count')),
      ...this.fields('unknown_fields', 'unknownFields'),
    };
  }
}

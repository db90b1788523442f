import type { KeyValue } from '../../otlp/model.js';

type Optional<T> = T | null | undefined;

/** A span's attributes in the making; what is null or undefined is left out. */
export class AttributeList {
  readonly list: KeyValue[] = [];

  text(key: string, value: Optional<string>): this {
    if (value != null) this.list.push({ key, value: { type: 'string', value } });
    return this;
  }

  int(key: string, value: Optional<number | bigint>): this {
    if (value == null) return this;
    if (typeof value === 'number' && !Number.isSafeInteger(value)) return this.double(key, value);
    this.list.push({ key, value: { type: 'int', value: BigInt(value) } });
    return this;
  }

  double(key: string, value: Optional<number>): this {
    if (value != null) this.list.push({ key, value: { type: 'double', value } });
    return this;
  }

  strings(key: string, values: Optional<readonly string[]>): this {
    if (values == null || values.length === 0) return this;
    const items = values.map((value) => ({ type: 'string' as const, value }));
    this.list.push({ key, value: { type: 'array', value: items } });
    return this;
  }

  /** Attributes of a source's own, text for text. */
  add(more: Optional<Readonly<Record<string, string>>>): this {
    for (const [key, value] of Object.entries(more ?? {})) this.text(key, value);
    return this;
  }
}

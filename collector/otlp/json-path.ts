import { DecodeError, SpanRejected } from '../errors.js';

export type JsonObject = Record<string, unknown>;

/**
 * Where a walk through JSON stands, so that an error can say it: `resourceSpans[0].scopeSpans[2].spans[7].kind`.
 * The walk pushes a step before it goes down and pops it after; an error leaves the steps where they are.
 */
export class JsonPath {
  readonly #steps: (string | number)[] = [];
  /** True inside a span: what is wrong there costs the span alone. */
  inSpan = false;

  get depth(): number {
    return this.#steps.length;
  }

  push(step: string | number): void {
    this.#steps.push(step);
  }

  pop(): void {
    this.#steps.pop();
  }

  /** Goes back up after an error. */
  cutTo(depth: number): void {
    this.#steps.length = depth;
  }

  toString(): string {
    return this.#steps
      .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
      .join('');
  }

  /** Refuses the value here, or at the member `name` of it. */
  fail(expected: string, found: unknown, name?: string): never {
    if (name !== undefined) this.push(name);
    const where = this.toString();
    const detail = `${where === '' ? 'the body' : where} should be ${expected}, not ${show(found)}`;
    if (this.inSpan) throw new SpanRejected('wrong type', detail);
    throw new DecodeError('OTLP/JSON', detail);
  }

  /** The member as an object, or null where it is absent. */
  object(of: JsonObject, name: string): JsonObject | null {
    const value = of[name];
    if (value == null) return null;
    if (typeof value === 'object' && !Array.isArray(value)) return value as JsonObject;
    return this.fail('an object', value, name);
  }

  /** The member as a list; an absent one is empty. `either` is the name's other spelling. */
  list(of: JsonObject, name: string, either?: string): unknown[] {
    const value = of[name] ?? (either === undefined ? undefined : of[either]);
    if (value == null) return [];
    return Array.isArray(value) ? (value as unknown[]) : this.fail('an array', value, name);
  }

  /** Reads each object of a list, with the way to it on the path. */
  each<T>(list: unknown[], name: string, read: (item: JsonObject) => T): T[] {
    if (list.length === 0) return [];
    this.push(name);
    const items = list.map((item, i) => {
      this.push(i);
      if (typeof item !== 'object' || item === null || Array.isArray(item))
        this.fail('an object', item);
      const value = read(item as JsonObject);
      this.pop();
      return value;
    });
    this.pop();
    return items;
  }
}

function show(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'bigint') return `${value}`;
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

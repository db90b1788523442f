import type { Text } from '../../store/index.js';
import type { Redactor, SecretMatch } from '../../redaction/index.js';
import type { LogGroup } from '../otlp/log-model.js';
import type { MetricGroup } from '../otlp/metric-model.js';
import type { AnyValue, KeyValue, Resource, Scope, SpanGroup } from '../otlp/model.js';

/**
 * Masks secrets in decoded OTLP data, in place: in every text that a person or a program wrote, keys and ids aside.
 * What was found is in `found`.
 */
export class SecretMasker {
  readonly found: SecretMatch[] = [];

  constructor(private readonly redactor: Redactor) {}

  maskTraces(groups: readonly SpanGroup[]): void {
    for (const { resource, scope, spans } of groups) {
      this.#maskOrigin(resource, scope);
      for (const span of spans) {
        span.name = this.#maskString(span.name);
        span.statusMessage = this.#maskString(span.statusMessage);
        this.#maskAttributes(span.attributes);
        for (const event of span.events) this.#maskAttributes(event.attributes);
        for (const link of span.links) this.#maskAttributes(link.attributes);
      }
    }
  }

  maskLogs(groups: readonly LogGroup[]): void {
    for (const { resource, scope, records } of groups) {
      this.#maskOrigin(resource, scope);
      for (const record of records) {
        record.body = this.#maskValue(record.body);
        this.#maskAttributes(record.attributes);
      }
    }
  }

  maskMetrics(groups: readonly MetricGroup[]): void {
    for (const { resource, scope, metrics } of groups) {
      this.#maskOrigin(resource, scope);
      for (const { points } of metrics) {
        for (const point of points) this.#maskAttributes(point.attributes);
      }
    }
  }

  #maskOrigin(resource: Resource, scope: Scope): void {
    this.#maskAttributes(resource.attributes);
    this.#maskAttributes(scope.attributes);
  }

  #maskAttributes(attributes: KeyValue[]): void {
    for (const attribute of attributes) attribute.value = this.#maskValue(attribute.value);
  }

  /** The value itself where it holds no secret: decoders share values that repeat. */
  #maskValue(value: AnyValue): AnyValue {
    switch (value.type) {
      case 'string': {
        const masked = this.#maskText(value.value);
        return masked === value.value ? value : { type: 'string', value: masked };
      }
      case 'array':
        return { ...value, value: value.value.map((item) => this.#maskValue(item)) };
      case 'kvlist':
        this.#maskAttributes(value.value);
        return value;
      default:
        return value;
    }
  }

  #maskText(text: Text): Text {
    return typeof text === 'string'
      ? this.#maskString(text)
      : this.redactor.redactBytes(text, this.found);
  }

  #maskString(text: string): string {
    return text === '' ? text : this.redactor.redact(text, this.found);
  }
}

const ASTERISK = 0x2a;
/** Each secret is looked for in all of the body; more different ones would hold up everybody's requests. */
const MAX_DIFFERENT = 500;

/**
 * Masks the same secrets in the request's own bytes, for whoever sends it on: with asterisks, one for each byte, so
 * that no length in the body changes. False where a secret is written there in another way than it was read
 * (JSON escapes) and so could not be found, or where there are more different ones than one body ever needs.
 */
export function maskInBody(body: Uint8Array, found: readonly SecretMatch[]): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const different = new Map(found.map((match) => [match.text, match]));
  if (different.size > MAX_DIFFERENT) return false;
  // All places first: a secret that was masked would hide the next one that it is part of.
  const places = [...different.values()].map(({ text, start, length }) => {
    const context = Buffer.from(text);
    const from = Buffer.byteLength(text.slice(0, start));
    const until = from + Buffer.byteLength(text.slice(start, start + length));
    const at: [number, number][] = [];
    for (let i = bytes.indexOf(context); i >= 0; i = bytes.indexOf(context, i + 1)) {
      at.push([i + from, i + until]);
    }
    return at;
  });
  if (places.some((at) => at.length === 0)) return false;
  for (const [from, until] of places.flat()) bytes.fill(ASTERISK, from, until);
  return true;
}

import type { Text } from '../../store/index.js';
import type { AnyValue, KeyValue } from '../otlp/model.js';
import { canonicalMessages } from '../messages/messages.js';
import { isRecord, parseJson } from '../messages/message-parts.js';
import { stringOf, textOf } from './values.js';

/** The value as canonical messages; a plain text becomes one of `role`. */
export function messagesOf(value: AnyValue | undefined, role: string): Text | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : canonicalMessages(text, role);
}

/** A structured value, or text that holds one, as plain data; any other text as it is. */
export function dataOf(value: AnyValue | undefined): unknown {
  const text = stringOf(value);
  if (text === undefined) return undefined;
  if (value?.type === 'string' && !/^\s*[[{"]/.test(text)) return text;
  return parseJson(text) ?? text;
}

/** The value as an object; empty where it is none. */
export function objectOf(value: AnyValue | undefined): Record<string, unknown> {
  const data = dataOf(value);
  return isRecord(data) ? data : {};
}

/** A count among plain data; numbers as text count too. */
export function plainCount(value: unknown): bigint | undefined {
  const number =
    typeof value === 'string' && /^\d{1,15}$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0
    ? BigInt(Math.trunc(number))
    : undefined;
}

/** The first attribute of a list with that key. */
export function attributeOf(list: readonly KeyValue[], key: string): AnyValue | undefined {
  return list.find((attribute) => attribute.key === key)?.value;
}

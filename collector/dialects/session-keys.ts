import type { Text } from '../../store/index.js';
import type { KeyValue } from '../otlp/model.js';
import { textOf } from './values.js';

/**
 * Where logs and metrics say which session they belong to, in the order of trust: OTel GenAI 1.37, Claude Code and
 * Gemini CLI (`session.id`), Codex (`conversation.id`).
 */
const SESSION_KEYS = ['gen_ai.conversation.id', 'session.id', 'conversation.id'];
const SERVICE_KEY = 'service.name';

/** The session that the attributes name, else the one that the resource names. */
export function sessionOf(
  attributes: readonly KeyValue[],
  resource: readonly KeyValue[],
): Text | null {
  for (const list of [attributes, resource]) {
    for (const key of SESSION_KEYS) {
      const session = valueOf(list, key);
      if (session !== null) return session;
    }
  }
  return null;
}

/** The service that the resource names. */
export function serviceOf(resource: readonly KeyValue[]): Text | null {
  return valueOf(resource, SERVICE_KEY);
}

function valueOf(list: readonly KeyValue[], key: string): Text | null {
  return textOf(list.find((attribute) => attribute.key === key)?.value) ?? null;
}

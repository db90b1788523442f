import { isRecord, type Part } from '../messages/message-parts.js';
import type { Message } from '../messages/messages.js';
import { parseExactJson } from '../json/json-parser.js';

/** The messages of a canonical column; none where it is empty or no canonical JSON. */
export function recordedMessages(text: string | null): Message[] {
  if (text === null) return [];
  let parsed: unknown;
  try {
    parsed = parseExactJson(text);
  } catch {
    return [];
  }
  return (Array.isArray(parsed) ? (parsed as unknown[]) : []).filter(isMessage);
}

function isMessage(value: unknown): value is Message {
  return isRecord(value) && typeof value['role'] === 'string' && Array.isArray(value['parts']);
}

export function partsOf(messages: readonly Message[]): Part[] {
  return messages.flatMap(({ parts }) => parts);
}

/** The text of all parts of one type, a blank line between them; null where there is none. */
export function textOfParts(parts: readonly Part[], type: 'text' | 'reasoning'): string | null {
  const texts = parts
    .filter((part) => part.type === type)
    .map((part) => String(part['content'] ?? ''));
  return texts.length === 0 ? null : texts.join('\n\n');
}

export interface PartCall {
  id: string | null;
  name: string;
  arguments: unknown;
}

/** The tool calls among the parts. */
export function callsIn(parts: readonly Part[]): PartCall[] {
  return parts
    .filter((part) => part.type === 'tool_call')
    .map((part) => ({
      id: typeof part['id'] === 'string' ? part['id'] : null,
      name: String(part['name'] ?? 'unknown'),
      arguments: part['arguments'] ?? {},
    }));
}

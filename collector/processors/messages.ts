import type { Text } from '../../store/index.js';
import { decodeText, headOf, searchFor } from '../record/text.js';

/** A message as the canonical columns hold it: the message schema of the OTel GenAI conventions (1.41). */
export interface Message {
  role: string;
  parts: Part[];
  name?: string;
  finish_reason?: string;
}
export type Part = { type: string } & Record<string, unknown>;

const hasParts = searchFor('"parts"');
const hasThinking = searchFor('"thinking"');

/**
 * Messages as canonical JSON: `[{role, parts: [{type: text | reasoning | tool_call | tool_call_response | blob |
 * file | uri | ..., ...}]}]`. Text that already is stays as it came, letter for letter, cut-off JSON too; a plain
 * text becomes one message of `role`.
 */
export function canonicalMessages(text: Text, role: string): Text {
  if (isCanonical(text)) return text;
  const plain = decodeText(text);
  const parsed = parseJson(plain);
  // Text that begins as JSON and does not end as such was cut off: it stays what it is.
  if (parsed === undefined && /^\s*[[{]/.test(plain)) return text;
  return JSON.stringify(toMessages(parsed ?? plain, role));
}

/** System instructions as canonical JSON: an array of parts. */
export function canonicalInstructions(text: Text): Text {
  const head = headOf(text, 200).trimStart();
  if (
    head.startsWith('[') &&
    /^\[\s*(?:\]|\{\s*"(?:type|content)"\s*:)/.test(head) &&
    !hasParts(text)
  )
    return text;
  const plain = decodeText(text);
  const parsed =
    head.startsWith('[') || head.startsWith('{') || head.startsWith('"')
      ? parseJson(plain)
      : undefined;
  const messages = toMessages(parsed ?? plain, 'system');
  return JSON.stringify(messages.flatMap((message) => message.parts));
}

function isCanonical(text: Text): boolean {
  const head = headOf(text, 400).trimStart();
  if (!head.startsWith('[')) return false;
  if (head === '[]') return true;
  // Of the words that other vocabularies use inside the same form, this one is met.
  return head.includes('"parts"') && !hasThinking(text);
}

/** Any known form of one or several messages as a list of canonical ones. */
export function toMessages(value: unknown, role: string): Message[] {
  if (Array.isArray(value)) {
    // A list of parts is one message; a list of messages is itself.
    if (value.length > 0 && value.every(isPart)) return [{ role, parts: value.flatMap(toParts) }];
    return value.flatMap((item) => toMessages(item, role));
  }
  if (!isRecord(value)) return value == null ? [] : [{ role, parts: [textPart(value)] }];
  if (Array.isArray(value['messages'])) return toMessages(value['messages'], role);
  if (isRecord(value['message'])) {
    // A choice: its finish reason stands beside the message.
    const [message] = toMessages(value['message'], role);
    if (message === undefined) return [];
    const reason = value['finish_reason'];
    return [typeof reason === 'string' ? { ...message, finish_reason: reason } : message];
  }
  if (isPart(value)) return [{ role, parts: toParts(value) }];
  if (!MESSAGE_MEMBERS.some((name) => name in value)) return [{ role, parts: [textPart(value)] }];
  return [toMessage(value, role)];
}

/** Of these a message has at least one; an object without is data that somebody passed. */
const MESSAGE_MEMBERS = ['role', 'parts', 'content', 'tool_calls', 'function_call', 'tool_call_id'];

function toMessage(value: Record<string, unknown>, fallbackRole: string): Message {
  const role = typeof value['role'] === 'string' ? value['role'] : fallbackRole;
  const parts: Part[] = [];
  const content = value['parts'] ?? value['content'];
  const callId = value['tool_call_id'] ?? (role === 'tool' ? value['id'] : undefined);
  if (callId !== undefined && !Array.isArray(value['parts'])) {
    parts.push({ type: 'tool_call_response', id: callId, response: content ?? null });
  } else if (Array.isArray(content)) {
    parts.push(...content.flatMap(toParts));
  } else if (content != null && content !== '') {
    parts.push(...toParts(content));
  }
  for (const call of listOf(value['tool_calls'])) parts.push(toolCall(call));
  if (isRecord(value['function_call'])) parts.push(toolCall(value['function_call']));
  const message: Message = { role, parts };
  if (typeof value['name'] === 'string') message.name = value['name'];
  if (typeof value['finish_reason'] === 'string') message.finish_reason = value['finish_reason'];
  return message;
}

function toParts(value: unknown): Part[] {
  if (!isRecord(value)) return value == null ? [] : [textPart(value)];
  const type = typeof value['type'] === 'string' ? value['type'] : undefined;
  switch (type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return [{ type: 'text', content: value['content'] ?? value['text'] ?? '' }];
    case 'thinking':
    case 'reasoning':
      return [
        {
          type: 'reasoning',
          content: value['content'] ?? value['thinking'] ?? value['text'] ?? '',
        },
      ];
    case 'tool_call':
    case 'tool_use':
    case 'tool-call':
    case 'function':
      return [toolCall(value)];
    case 'tool_call_response':
    case 'tool_result':
    case 'tool-result':
      return [toolResponse(value)];
    case undefined:
      return 'text' in value || 'content' in value
        ? [textPart(value['text'] ?? value['content'])]
        : [{ type: 'other', content: JSON.stringify(value) }];
    default:
      return [value as Part];
  }
}

function toolCall(value: unknown): Part {
  const call = isRecord(value) ? value : {};
  const inner = isRecord(call['function']) ? call['function'] : call;
  const raw = inner['arguments'] ?? inner['input'] ?? inner['args'] ?? null;
  const parsed = typeof raw === 'string' ? parseJson(raw) : raw;
  return {
    type: 'tool_call',
    id: call['id'] ?? call['toolCallId'] ?? call['call_id'] ?? null,
    name: inner['name'] ?? call['toolName'] ?? null,
    arguments: parsed ?? raw,
  };
}

function toolResponse(value: Record<string, unknown>): Part {
  const output = value['output'];
  const part: Part = {
    type: 'tool_call_response',
    id: value['id'] ?? value['tool_use_id'] ?? value['toolCallId'] ?? null,
    response:
      value['response'] ??
      value['result'] ??
      (isRecord(output) && 'value' in output ? output['value'] : output) ??
      value['content'] ??
      null,
  };
  const failed =
    value['is_error'] === true || (isRecord(output) && /^error-/.test(String(output['type'])));
  return failed ? { ...part, is_error: true } : part;
}

function isPart(value: unknown): boolean {
  return isRecord(value) && typeof value['type'] === 'string' && value['role'] === undefined;
}

function textPart(value: unknown): Part {
  return { type: 'text', content: typeof value === 'string' ? value : JSON.stringify(value) };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value of JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

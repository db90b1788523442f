import type { Text } from '../../store/index.js';
import { decodeText, headOf, searchFor } from '../json/text.js';
import { plainLangChainMessage } from './langchain-messages.js';
import { isRecord, parseJson, textPart, toolCall, toParts, type Part } from './message-parts.js';

/** A message as the canonical columns hold it: the message schema of the OTel GenAI conventions (1.41). */
export interface Message {
  role: string;
  parts: Part[];
  name?: string;
  finish_reason?: string;
}

const hasParts = searchFor('"parts"');
const hasThinking = searchFor('"thinking"');
/** Google's messages have `parts` too, without a type. */
const GOOGLE_PART =
  /"parts"\s*:\s*\[\s*\{\s*"(?:text|thought|functionCall|functionResponse|inlineData)"/;

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
  // Of the words that other vocabularies use inside the same form, these are met.
  return head.includes('"parts"') && !GOOGLE_PART.test(head) && !hasThinking(text);
}

/** Any known form of one or several messages as a list of canonical ones. */
export function toMessages(value: unknown, role: string): Message[] {
  if (Array.isArray(value)) {
    // A list of parts is one message; a list of messages is itself.
    if (value.length > 0 && value.every(isPart)) return [{ role, parts: value.flatMap(toParts) }];
    return value.flatMap((item) => toMessages(item, role));
  }
  if (!isRecord(value)) return value == null ? [] : [{ role, parts: [textPart(value)] }];
  const langChain = plainLangChainMessage(value);
  if (langChain !== undefined) return toMessages(langChain, role);
  for (const name of LISTS) if (Array.isArray(value[name])) return toMessages(value[name], role);
  if (isRecord(value['message']) || Array.isArray(value['message'])) {
    // A choice: its finish reason stands beside the message.
    const [message] = toMessages(value['message'], role);
    if (message === undefined) return [];
    const reason = value['finish_reason'];
    return [typeof reason === 'string' ? { ...message, finish_reason: reason } : message];
  }
  if (isRecord(value['content']) && Array.isArray(value['content']['parts'])) {
    // A candidate of Google's: its finish reason stands beside the content.
    const [message] = toMessages(value['content'], role);
    const reason = value['finishReason'];
    if (message === undefined) return [];
    return [typeof reason === 'string' ? { ...message, finish_reason: reason } : message];
  }
  if (isPart(value)) return [{ role, parts: toParts(value) }];
  if (!MESSAGE_MEMBERS.some((name) => name in value)) return [{ role, parts: [textPart(value)] }];
  return [toMessage(value, role)];
}

/** Under these names requests and answers hold their messages: OpenAI, LangChain, Google. */
const LISTS = ['messages', 'choices', 'generations', 'contents', 'candidates'];
/** Of these a message has at least one; an object without is data that somebody passed. */
const MESSAGE_MEMBERS = ['role', 'parts', 'content', 'tool_calls', 'function_call', 'tool_call_id'];

function toMessage(value: Record<string, unknown>, fallbackRole: string): Message {
  const said = typeof value['role'] === 'string' ? value['role'] : fallbackRole;
  const role = said === 'model' ? 'assistant' : said;
  const parts: Part[] = [];
  const content = value['parts'] ?? value['content'];
  const callId = value['tool_call_id'] ?? (role === 'tool' ? value['id'] : undefined);
  if (callId !== undefined && !Array.isArray(value['parts'])) {
    const answer: Part = { type: 'tool_call_response', id: callId, response: content ?? null };
    parts.push(value['is_error'] === true ? { ...answer, is_error: true } : answer);
  } else if (Array.isArray(content)) {
    parts.push(...content.flatMap(toParts));
  } else if (content != null && content !== '') {
    parts.push(...toParts(content));
  }
  // Anthropic's blocks of a call stand in LangChain's content and, read already, in its tool_calls.
  const asked = new Set(parts.filter(({ type }) => type === 'tool_call').map(({ id }) => id));
  for (const call of listOf(value['tool_calls'])) {
    const part = toolCall(call);
    if (part['id'] === null || !asked.has(part['id'])) parts.push(part);
  }
  if (isRecord(value['function_call'])) parts.push(toolCall(value['function_call']));
  const message: Message = { role, parts };
  if (typeof value['name'] === 'string') message.name = value['name'];
  if (typeof value['finish_reason'] === 'string') message.finish_reason = value['finish_reason'];
  return message;
}

function isPart(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['type'] === 'string' &&
    value['role'] === undefined &&
    plainLangChainMessage(value) === undefined
  );
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A part of a message in the canonical form (OTel GenAI message schema 1.37 and later). */
export interface MessagePart {
  /** text | reasoning | tool_call | tool_call_response | blob | uri | ... */
  type: string;
  text: string;
  toolName: string | null;
  toolCallId: string | null;
}

export interface Message {
  role: string;
  parts: MessagePart[];
}

/**
 * Reads canonical message JSON. Text that is no such JSON (cut off, or of another form) becomes one
 * message of one text part, so that nothing which was recorded stays unseen.
 */
export function readMessages(text: string | null): Message[] {
  if (text === null || text === '') return [];
  const parsed = parse(text);
  if (!Array.isArray(parsed)) return [{ role: 'unknown', parts: [textPart(plain(parsed))] }];
  return parsed.map(toMessage);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function toMessage(value: unknown): Message {
  if (typeof value !== 'object' || value === null)
    return { role: 'unknown', parts: [textPart(plain(value))] };
  const { role, parts, content } = value as Record<string, unknown>;
  const list = Array.isArray(parts) ? parts : content === undefined ? [] : [content];
  return { role: typeof role === 'string' ? role : 'unknown', parts: list.map(toPart) };
}

function toPart(value: unknown): MessagePart {
  if (typeof value !== 'object' || value === null) return textPart(plain(value));
  const part = value as Record<string, unknown>;
  const type = typeof part['type'] === 'string' ? part['type'] : 'text';
  const body =
    part['content'] ?? part['arguments'] ?? part['response'] ?? part['result'] ?? part['uri'];
  return {
    type: type === 'thinking' ? 'reasoning' : type,
    text: body === undefined ? plain(part) : plain(body),
    toolName: typeof part['name'] === 'string' ? part['name'] : null,
    toolCallId: typeof part['id'] === 'string' ? part['id'] : null,
  };
}

function textPart(text: string): MessagePart {
  return { type: 'text', text, toolName: null, toolCallId: null };
}

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  return JSON.stringify(value) ?? '';
}

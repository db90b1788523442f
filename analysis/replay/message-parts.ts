import type { FramePart, PartLabel } from '../steps/frame.js';

interface MessagePart {
  type?: string;
  content?: unknown;
  name?: unknown;
  arguments?: unknown;
  response?: unknown;
  result?: unknown;
  file_name?: unknown;
  mime_type?: unknown;
  modality?: unknown;
  size_bytes?: unknown;
}

interface Message {
  role?: string;
  parts?: MessagePart[];
}

/**
 * The parts of a model call's input that are new to it: what stands behind the last thing the model said
 * itself, since every call repeats the history before it. Text that is no message JSON comes back whole.
 */
export function newInputParts(inputMessages: string | null): FramePart[] {
  const messages = parseMessages(inputMessages);
  if (typeof messages === 'string') return [{ label: 'user', text: messages }];
  const lastOwn = messages.findLastIndex((message) => message.role === 'assistant');
  return messages.slice(lastOwn + 1).flatMap((message) => partsOf(message, inputLabel));
}

/** What the model thought, said and asked for, in its own order. */
export function outputParts(outputMessages: string | null): FramePart[] {
  const messages = parseMessages(outputMessages);
  if (typeof messages === 'string') return [{ label: 'says', text: messages }];
  return messages.flatMap((message) => partsOf(message, outputLabel));
}

function parseMessages(text: string | null): Message[] | string {
  if (text === null || text === '') return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? (parsed as Message[]) : text;
  } catch {
    return text;
  }
}

function partsOf(
  message: Message,
  label: (part: MessagePart, message: Message) => PartLabel,
): FramePart[] {
  return (message.parts ?? [])
    .map((part) => ({ label: label(part, message), text: textOfPart(part) }))
    .filter(({ text }) => text !== '');
}

function inputLabel(part: MessagePart, message: Message): PartLabel {
  if (part.type === 'tool_call_response') return 'tool answer';
  return message.role === 'system' ? 'system' : 'user';
}

function outputLabel(part: MessagePart): PartLabel {
  if (part.type === 'tool_call') return 'calls';
  return part.type === 'reasoning' || part.type === 'thinking' ? 'reasoning' : 'says';
}

function textOfPart(part: MessagePart): string {
  if (part.type === 'tool_call') return `${String(part.name)}(${plain(part.arguments)})`;
  if (part.type === 'media') return `[${mediaOf(part)}]`;
  return plain(part.content ?? part.response ?? part.result ?? (part.type ? `[${part.type}]` : ''));
}

/** Bytes that were not recorded, by what is known of them. */
function mediaOf({ file_name, mime_type, modality, size_bytes }: MessagePart): string {
  const known = [file_name, mime_type ?? modality].filter((fact) => typeof fact === 'string');
  if (typeof size_bytes === 'number') known.push(`${size_bytes} bytes`);
  return known.join(', ');
}

function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

import type { Text } from '../../store/index.js';
import type { AnyValue, SpanEvent } from '../otlp/model.js';
import {
  canonicalInstructions,
  canonicalMessages,
  parseJson,
  toMessages,
  type Message,
} from '../processors/messages.js';
import { decodeText, searchFor } from '../record/text.js';
import { attributeTable } from './attribute-table.js';
import type { CanonicalFields } from './canonical-span.js';
import { stringOf, textOf } from './values.js';

const read = attributeTable({
  prompt: 'gen_ai.prompt',
  completion: 'gen_ai.completion',
  // Azure writes the whole body as JSON text into one attribute.
  body: 'gen_ai.event.content',
  role: 'role',
  content: 'content',
  id: 'id',
  toolCalls: 'tool_calls',
  message: 'message',
  finishReason: 'finish_reason',
  input: 'gen_ai.input.messages',
  output: 'gen_ai.output.messages',
  system: 'gen_ai.system_instructions',
  tools: 'gen_ai.tool.definitions',
});

/**
 * Fills messages from span events: `gen_ai.content.prompt|completion` (1.26), one event per message (1.28 to 1.36),
 * and `gen_ai.client.inference.operation.details` (1.37 on). What attributes told already stays.
 */
export function readGenAiEvents(events: readonly SpanEvent[], fields: CanonicalFields): void {
  const input: Message[] = [];
  const output: Message[] = [];
  for (const event of events) {
    if (!event.name.startsWith('gen_ai.')) continue;
    const a = read(event.attributes);
    switch (event.name) {
      case 'gen_ai.content.prompt':
        fields.inputMessages ??= messages(a.prompt, 'user');
        break;
      case 'gen_ai.content.completion':
        fields.outputMessages ??= messages(a.completion, 'assistant');
        break;
      case 'gen_ai.client.inference.operation.details':
        fields.inputMessages ??= messages(a.input, 'user');
        fields.outputMessages ??= messages(a.output, 'assistant');
        if (a.system) fields.systemInstructions ??= canonicalInstructions(textOf(a.system) ?? '');
        fields.toolDefinitions ??= textOf(a.tools);
        break;
      case 'gen_ai.choice':
        output.push(...eventMessages(a, 'assistant'));
        break;
      case 'gen_ai.system.message':
      case 'gen_ai.user.message':
      case 'gen_ai.assistant.message':
      case 'gen_ai.tool.message':
        input.push(...eventMessages(a, event.name.slice('gen_ai.'.length, -'.message'.length)));
    }
  }
  if (input.length > 0) fields.inputMessages ??= JSON.stringify(input);
  if (output.length > 0) fields.outputMessages ??= JSON.stringify(output);
}

const hasFinishReason = searchFor('"finish_reason"');

/** The finish reasons that the messages themselves carry (conventions 1.37 to 1.41). */
export function finishReasonsIn(outputMessages: Text | undefined): string[] | undefined {
  if (outputMessages === undefined || !hasFinishReason(outputMessages)) return undefined;
  const parsed = parseJson(decodeText(outputMessages));
  if (!Array.isArray(parsed)) return undefined;
  const reasons = parsed
    .map((message: { finish_reason?: unknown } | null) => message?.finish_reason)
    .filter((reason) => typeof reason === 'string');
  return reasons.length === 0 ? undefined : reasons;
}

function eventMessages(a: ReturnType<typeof read>, role: string): Message[] {
  const body = stringOf(a.body);
  if (body !== undefined) return withRole(toMessages(parseJson(body) ?? body, role), role);
  const value = {
    role: stringOf(a.role) ?? role,
    content: json(a.content),
    id: stringOf(a.id),
    tool_calls: json(a.toolCalls),
    finish_reason: stringOf(a.finishReason),
  };
  const message = json(a.message);
  return message === undefined
    ? toMessages(value, role)
    : toMessages({ message, finish_reason: value.finish_reason }, role);
}

/** Azure's bodies leave the role to the event's name. */
function withRole(messages: Message[], role: string): Message[] {
  return messages.map((message) => ({ ...message, role: message.role || role }));
}

/** A structured value, or text that holds one, as plain data. */
function json(value: AnyValue | undefined): unknown {
  const text = stringOf(value);
  if (text === undefined) return undefined;
  if (value?.type === 'string' && !/^\s*[[{]/.test(text)) return text;
  return parseJson(text) ?? text;
}

function messages(value: AnyValue | undefined, role: string): Text | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : canonicalMessages(text, role);
}

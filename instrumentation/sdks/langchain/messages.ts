import { objectsOf, textOf, type JsonObject } from '../../fetch/json.js';
import { textPart, type Message, type Part } from '../../vocabulary/gen-ai-message.js';

const ROLES: Readonly<Record<string, string>> = {
  ai: 'assistant',
  human: 'user',
  function: 'tool',
};

/** A message of LangChain's, or the plain object that stands for one, in the conventions' shape. */
export function toMessage(message: JsonObject): Message {
  const type = textOf(message['type']) ?? textOf(message['role']) ?? typeOf(message) ?? 'human';
  const role = ROLES[type] ?? type;
  if (role === 'tool') {
    const id = textOf(message['tool_call_id']);
    return { role, parts: [{ type: 'tool_call_response', id, response: message['content'] }] };
  }
  return { role, parts: [...readContent(message['content']), ...readToolCalls(message)] };
}

function typeOf(message: JsonObject): string | undefined {
  const getType = message['_getType'];
  return typeof getType === 'function' ? textOf(Reflect.apply(getType, message, [])) : undefined;
}

function readContent(content: unknown): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [textPart(content)];
  return objectsOf(content).map((block) =>
    block['type'] === 'text'
      ? textPart(textOf(block['text']) ?? '')
      : { ...block, type: textOf(block['type']) ?? 'unknown' },
  );
}

function readToolCalls(message: JsonObject): Part[] {
  return objectsOf(message['tool_calls']).map((call) => ({
    type: 'tool_call',
    id: textOf(call['id']),
    name: textOf(call['name']) ?? '',
    arguments: call['args'],
  }));
}

export function humanMessage(text: string): Message {
  return { role: 'user', parts: [textPart(text)] };
}

/** An answer of a model that knows no messages. */
export function assistantMessage(answer: JsonObject): Message {
  return { role: 'assistant', parts: [textPart(textOf(answer['text']) ?? '')] };
}

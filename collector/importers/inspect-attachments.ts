import { objectIn, objectsIn, type JsonObject } from '../json/json-object.js';
import { toMessages, type Message } from '../messages/messages.js';

/** Long texts stand once in a sample, under their hash. */
export class Attachments {
  constructor(private readonly texts: JsonObject) {}

  /** The value with each `attachment://...` text replaced by what it stands for. */
  resolve(value: unknown): unknown {
    if (typeof value === 'string') {
      const found = /^attachment:\/\/(\w+)$/.exec(value)?.[1];
      return found === undefined ? value : (this.texts[found] ?? value);
    }
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    const object = objectIn(value);
    return object === undefined
      ? value
      : Object.fromEntries(
          Object.entries(object).map(([name, item]) => [name, this.resolve(item)]),
        );
  }

  messages(value: unknown): Message[] {
    return objectsIn(this.resolve(value)).flatMap((message) =>
      toMessages(
        {
          role: message['role'],
          content: message['content'],
          tool_calls: objectsIn(message['tool_calls']).map(openAiCall),
          ...(message['role'] === 'tool' ? { tool_call_id: message['tool_call_id'] ?? null } : {}),
        },
        'user',
      ),
    );
  }
}

/** Inspect writes a call as `{id, function: name, arguments}`. */
function openAiCall(call: JsonObject): JsonObject {
  return { id: call['id'], name: call['function'] ?? call['name'], arguments: call['arguments'] };
}

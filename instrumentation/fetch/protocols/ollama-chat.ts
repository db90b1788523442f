import { textPart, type Message, type Part } from '../../vocabulary/gen-ai-message.js';
import { GrowingText } from '../growing-text.js';
import { arrayOf, objectOf, objectsOf, parseObject, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type {
  RequestFacts,
  ResponseFacts,
  StreamAssembly,
  WireProtocol,
} from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { ollamaStreams, readOllamaOptions, readOllamaUsage } from './ollama-options.js';

/** Ollama's own chat (`POST /api/chat`), which streams JSON lines. */
export const ollamaChat: WireProtocol = {
  id: 'ollama-chat',
  operation: 'chat',
  defaultProvider: 'ollama',
  matches: (path, body) =>
    /\/api\/chat\/?$/.test(path) &&
    Array.isArray(body['messages']) &&
    typeof body['model'] === 'string',
  readRequest,
  readResponse,
  openStream: () => new OllamaChatAssembly(),
};

function readRequest(body: JsonObject): RequestFacts {
  const tools = objectsOf(body['tools']).map((tool) => ({
    type: 'function',
    ...objectOf(tool['function']),
  }));
  return {
    model: textOf(body['model']),
    stream: ollamaStreams(body),
    attributes: readOllamaOptions(body),
    inputMessages: objectsOf(body['messages']).map(readMessage),
    toolDefinitions: tools.length > 0 ? tools : undefined,
  };
}

function readMessage(message: JsonObject): Message {
  const role = textOf(message['role']) ?? 'user';
  if (role === 'tool') {
    const id = textOf(message['tool_call_id']) ?? textOf(message['tool_name']);
    return { role, parts: [{ type: 'tool_call_response', id, response: message['content'] }] };
  }
  return { role, parts: readParts(message) };
}

function readParts(message: JsonObject): Part[] {
  const parts: Part[] = [];
  const thinking = textOf(message['thinking']);
  if (thinking) parts.push({ type: 'reasoning', content: thinking });
  const content = textOf(message['content']);
  if (content) parts.push(textPart(content));
  for (const image of arrayOf(message['images']))
    parts.push({ type: 'blob', modality: 'image', content: textOf(image) ?? '' });
  for (const call of objectsOf(message['tool_calls'])) {
    const called = objectOf(call['function']);
    parts.push({
      type: 'tool_call',
      id: textOf(call['id']),
      name: textOf(called['name']) ?? '',
      arguments: called['arguments'],
    });
  }
  return parts;
}

function readResponse(body: JsonObject): ResponseFacts {
  const message = objectOf(body['message']);
  const parts = readParts(message);
  const reason = textOf(body['done_reason']);
  const callsTools = parts.some((part) => part.type === 'tool_call');
  const finish_reason = callsTools && reason === 'stop' ? 'tool_call' : reason;
  return {
    model: textOf(body['model']),
    finishReasons: reason === undefined ? [] : [reason],
    usage: readOllamaUsage(body),
    outputMessages:
      parts.length > 0
        ? [{ role: textOf(message['role']) ?? 'assistant', parts, finish_reason }]
        : [],
    error: errorIn(body),
  };
}

/** Each line is a whole answer with a piece of the text; the last one says `done` and has the counts. */
class OllamaChatAssembly implements StreamAssembly {
  readonly #content = new GrowingText();
  readonly #thinking = new GrowingText();
  readonly #toolCalls: JsonObject[] = [];
  #last: JsonObject = {};

  get complete(): boolean {
    return this.#last['done'] === true || this.#last['error'] !== undefined;
  }

  accept({ data }: ServerSentEvent): void {
    const line = parseObject(data);
    if (!line) return;
    this.#last = { ...this.#last, ...line };
    const message = objectOf(line['message']);
    this.#content.append(textOf(message['content']) ?? '');
    this.#thinking.append(textOf(message['thinking']) ?? '');
    this.#toolCalls.push(...objectsOf(message['tool_calls']));
  }

  body(): JsonObject {
    const message = {
      role: 'assistant',
      content: this.#content.toString(),
      thinking: this.#thinking.toString(),
      tool_calls: this.#toolCalls,
    };
    return { ...this.#last, message };
  }
}

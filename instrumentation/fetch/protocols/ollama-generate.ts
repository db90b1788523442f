import { textPart } from '../../vocabulary/gen-ai-message.js';
import { GrowingText } from '../growing-text.js';
import { parseObject, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type {
  RequestFacts,
  ResponseFacts,
  StreamAssembly,
  WireProtocol,
} from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { ollamaStreams, readOllamaOptions, readOllamaUsage } from './ollama-options.js';

/** Ollama's own completion (`POST /api/generate`), which streams JSON lines. */
export const ollamaGenerate: WireProtocol = {
  id: 'ollama-generate',
  operation: 'text_completion',
  defaultProvider: 'ollama',
  matches: (path, body) =>
    /\/api\/generate\/?$/.test(path) &&
    typeof body['model'] === 'string' &&
    typeof body['prompt'] === 'string',
  readRequest,
  readResponse,
  openStream: () => new OllamaGenerateAssembly(),
};

function readRequest(body: JsonObject): RequestFacts {
  const system = textOf(body['system']);
  return {
    model: textOf(body['model']),
    stream: ollamaStreams(body),
    attributes: readOllamaOptions(body),
    systemInstructions: system ? [textPart(system)] : undefined,
    inputMessages: [{ role: 'user', parts: [textPart(textOf(body['prompt']) ?? '')] }],
  };
}

function readResponse(body: JsonObject): ResponseFacts {
  const text = textOf(body['response']);
  const thinking = textOf(body['thinking']);
  const reason = textOf(body['done_reason']);
  const parts = [
    ...(thinking ? [{ type: 'reasoning' as const, content: thinking }] : []),
    ...(text ? [textPart(text)] : []),
  ];
  return {
    model: textOf(body['model']),
    finishReasons: reason === undefined ? [] : [reason],
    usage: readOllamaUsage(body),
    outputMessages: parts.length > 0 ? [{ role: 'assistant', parts, finish_reason: reason }] : [],
    error: errorIn(body),
  };
}

class OllamaGenerateAssembly implements StreamAssembly {
  readonly #text = new GrowingText();
  readonly #thinking = new GrowingText();
  #last: JsonObject = {};

  get complete(): boolean {
    return this.#last['done'] === true || this.#last['error'] !== undefined;
  }

  accept({ data }: ServerSentEvent): void {
    const line = parseObject(data);
    if (!line) return;
    this.#last = { ...this.#last, ...line };
    this.#text.append(textOf(line['response']) ?? '');
    this.#thinking.append(textOf(line['thinking']) ?? '');
  }

  body(): JsonObject {
    const thinking = this.#thinking.toString();
    return { ...this.#last, response: this.#text.toString(), thinking };
  }
}

import { parseArguments } from '../../vocabulary/gen-ai-message.js';
import { EventReader, textIn } from '../event-reader.js';
import { GrowingText } from '../growing-text.js';
import { numberOf, objectOf, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type { StreamAssembly } from '../wire-protocol.js';

interface BlockSoFar {
  readonly start: JsonObject;
  readonly text: GrowingText;
}

/** Where a `content_block_delta` has its text. */
const TEXTS = ['text', 'partial_json', 'thinking'];

/** Puts the events of an Anthropic Messages stream together into one `message` body. */
export class AnthropicMessageAssembly implements StreamAssembly {
  readonly #events = new EventReader((event) => textIn(objectOf(event['delta']), TEXTS));
  readonly #blocks = new Map<number, BlockSoFar>();
  #message: JsonObject = {};
  #usage: JsonObject = {};
  #stopReason: unknown;
  #error: unknown;
  #stopped = false;

  get complete(): boolean {
    return this.#stopped;
  }

  accept({ data }: ServerSentEvent): void {
    const body = this.#events.read(data);
    if (!body) return;
    const index = numberOf(body['index']) ?? 0;
    const delta = objectOf(body['delta']);
    switch (body['type']) {
      case 'message_start':
        this.#message = objectOf(body['message']);
        this.#usage = objectOf(this.#message['usage']);
        return;
      case 'content_block_start':
        this.#blocks.set(index, {
          start: objectOf(body['content_block']),
          text: new GrowingText(),
        });
        return;
      case 'content_block_delta': {
        const text = delta['text'] ?? delta['partial_json'] ?? delta['thinking'];
        this.#blocks.get(index)?.text.append(textOf(text) ?? '');
        return;
      }
      case 'message_delta':
        this.#stopReason = delta['stop_reason'] ?? this.#stopReason;
        // The counts are cumulative: the later ones stand, where they are told at all.
        this.#usage = { ...this.#usage, ...toldIn(objectOf(body['usage'])) };
        return;
      case 'message_stop':
        this.#stopped = true;
        return;
      case 'error':
        this.#error = body['error'];
    }
  }

  body(): JsonObject {
    const blocks = [...this.#blocks].sort(([a], [b]) => a - b);
    return {
      ...this.#message,
      content: blocks.map(([, block]) => blockBody(block)),
      stop_reason: this.#stopReason,
      usage: this.#usage,
      error: this.#error,
    };
  }
}

function toldIn(usage: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(usage).filter(([, count]) => count != null));
}

function blockBody({ start, text }: BlockSoFar): JsonObject {
  if (text.isEmpty) return start;
  switch (start['type']) {
    case 'text':
      return { ...start, text: `${textOf(start['text']) ?? ''}${text}` };
    case 'thinking':
      return { ...start, thinking: `${textOf(start['thinking']) ?? ''}${text}` };
    default:
      return { ...start, input: parseArguments(text.toString()) };
  }
}

import { GrowingText } from '../growing-text.js';
import { isObject, numberOf, objectOf, parseObject, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type { StreamAssembly } from '../wire-protocol.js';

/** Each of these events carries the whole response, so nothing put together before it is needed. */
const FINAL_EVENTS = new Set(['response.completed', 'response.incomplete', 'response.failed']);

/**
 * Reads the events of a Responses stream. A finished stream ends with the whole response; for one that
 * was cut, the finished items and the text of the unfinished one are kept.
 */
export class ResponseAssembly implements StreamAssembly {
  readonly #items = new Map<number, JsonObject>();
  readonly #openTexts = new Map<number, GrowingText>();
  #response: JsonObject = {};
  #error: unknown;
  #final = false;

  get complete(): boolean {
    return this.#final;
  }

  accept({ event, data }: ServerSentEvent): void {
    const body = parseObject(data);
    if (!body) return;
    const type = textOf(body['type']) ?? event ?? '';
    const index = numberOf(body['output_index']) ?? 0;
    if (isObject(body['response'])) this.#response = body['response'];
    if (FINAL_EVENTS.has(type)) this.#final = true;
    else if (type === 'error') this.#error = body['error'] ?? body;
    else if (type === 'response.output_item.added') this.#items.set(index, objectOf(body['item']));
    else if (type === 'response.output_item.done') this.#closeItem(index, objectOf(body['item']));
    else if (type.endsWith('.delta')) this.#acceptDelta(index, body['delta']);
  }

  body(): JsonObject {
    if (this.#final) return this.#response;
    const items = [...this.#items].sort(([a], [b]) => a - b);
    const output = items.map(([index, item]) => withText(item, this.#openTexts.get(index)));
    return { ...this.#response, output, error: this.#error ?? this.#response['error'] };
  }

  #closeItem(index: number, item: JsonObject): void {
    this.#items.set(index, item);
    this.#openTexts.delete(index);
  }

  #acceptDelta(index: number, delta: unknown): void {
    if (typeof delta !== 'string') return;
    const text = this.#openTexts.get(index) ?? new GrowingText();
    this.#openTexts.set(index, text);
    text.append(delta);
  }
}

/** An unfinished item with the text that arrived for it, at the place its type keeps it. */
function withText(item: JsonObject, text: GrowingText | undefined): JsonObject {
  if (!text) return item;
  switch (item['type']) {
    case 'function_call':
      return { ...item, arguments: text.toString() };
    case 'custom_tool_call':
      return { ...item, input: text.toString() };
    case 'reasoning':
      return { ...item, summary: [{ type: 'summary_text', text: text.toString() }] };
    default:
      return { ...item, content: [{ type: 'output_text', text: text.toString() }] };
  }
}

import { EventReader, textIn, type TextPlace } from '../event-reader.js';
import { GrowingText } from '../growing-text.js';
import { arrayOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type { StreamAssembly } from '../wire-protocol.js';

interface ToolCallSoFar {
  id?: string;
  name: string;
  readonly arguments: GrowingText;
}

interface ChoiceSoFar {
  role: string;
  readonly content: GrowingText;
  readonly reasoning: GrowingText;
  readonly refusal: GrowingText;
  /** What a voice says. */
  readonly transcript: GrowingText;
  readonly toolCalls: Map<number, ToolCallSoFar>;
  finishReason?: string;
}

const ENVELOPE = ['id', 'model', 'usage', 'service_tier', 'system_fingerprint', 'error'];
const TEXTS = ['content', 'reasoning_content', 'reasoning'];

/**
 * Puts `chat.completion.chunk` events together into one `chat.completion` body.
 *
 * The end mark is `data: [DONE]`. Some compatible servers never send it; a finish reason on every
 * choice says as much.
 */
export class ChatCompletionAssembly implements StreamAssembly {
  readonly #events = new EventReader(textOfChunk);
  readonly #choices = new Map<number, ChoiceSoFar>();
  readonly #envelope: Record<string, unknown> = {};
  #done = false;
  /** Where the event that others repeat added its text, if it did in one place. */
  #growing: GrowingText | undefined;

  get complete(): boolean {
    if (this.#done || this.#envelope['error'] !== undefined) return true;
    const choices = [...this.#choices.values()];
    return choices.length > 0 && choices.every((choice) => choice.finishReason !== undefined);
  }

  accept({ data }: ServerSentEvent): void {
    if (data.startsWith('[DONE]')) {
      this.#done = true;
      return;
    }
    const text = this.#growing && this.#events.repeated(data);
    if (text !== undefined) return this.#growing!.append(text);
    const chunk = this.#events.read(data);
    if (!chunk) return;
    const grown: GrowingText[] = [];
    for (const field of ENVELOPE) {
      if (chunk[field] != null) this.#envelope[field] = chunk[field];
    }
    for (const choice of objectsOf(chunk['choices'])) this.#acceptChoice(choice, grown);
    if (chunk === this.#events.pattern) this.#growing = grown.length === 1 ? grown[0] : undefined;
  }

  body(): JsonObject {
    const choices = [...this.#choices].sort(([a], [b]) => a - b);
    return { ...this.#envelope, choices: choices.map(([, choice]) => choiceBody(choice)) };
  }

  #acceptChoice(delta: JsonObject, grown: GrowingText[]): void {
    const choice = this.#choiceAt(numberOf(delta['index']) ?? 0);
    const message = objectOf(delta['delta']);
    const grow = (text: GrowingText, added: unknown) => {
      if (typeof added !== 'string' || added === '') return;
      text.append(added);
      grown.push(text);
    };
    choice.role = textOf(message['role']) ?? choice.role;
    grow(choice.content, message['content']);
    grow(choice.reasoning, textOf(message['reasoning_content']) ?? message['reasoning']);
    grow(choice.refusal, message['refusal']);
    grow(choice.transcript, objectOf(message['audio'])['transcript']);
    objectsOf(message['tool_calls']).forEach((called, position) => {
      const call = toolCallAt(choice.toolCalls, numberOf(called['index']) ?? position);
      const { id, name, arguments: text } = readDelta(called);
      call.id = id || call.id;
      call.name = name || call.name;
      grow(call.arguments, text);
    });
    choice.finishReason = textOf(delta['finish_reason']) ?? choice.finishReason;
  }

  #choiceAt(index: number): ChoiceSoFar {
    let choice = this.#choices.get(index);
    if (!choice) {
      choice = {
        role: 'assistant',
        content: new GrowingText(),
        reasoning: new GrowingText(),
        refusal: new GrowingText(),
        transcript: new GrowingText(),
        toolCalls: new Map(),
      };
      this.#choices.set(index, choice);
    }
    return choice;
  }
}

/** A chunk's one new text: of the answer, or of a tool call's arguments. */
function textOfChunk(chunk: JsonObject): TextPlace | undefined {
  const delta = objectOf(objectOf(arrayOf(chunk['choices'])[0])['delta']);
  const call = objectOf(arrayOf(delta['tool_calls'])[0]);
  return textIn(delta, TEXTS) ?? textIn(objectOf(call['function']), ['arguments']);
}

function toolCallAt(calls: Map<number, ToolCallSoFar>, index: number): ToolCallSoFar {
  let call = calls.get(index);
  if (!call) calls.set(index, (call = { name: '', arguments: new GrowingText() }));
  return call;
}

function readDelta(call: JsonObject): { id?: string; name?: string; arguments: unknown } {
  const called = objectOf(call['function'] ?? call['custom']);
  return {
    id: textOf(call['id']),
    name: textOf(called['name']),
    arguments: called['arguments'] ?? called['input'],
  };
}

function choiceBody(choice: ChoiceSoFar): JsonObject {
  const toolCalls = [...choice.toolCalls].sort(([a], [b]) => a - b);
  return {
    message: {
      role: choice.role,
      content: choice.content.toString(),
      reasoning_content: choice.reasoning.toString(),
      refusal: choice.refusal.toString(),
      audio: { transcript: choice.transcript.toString() },
      tool_calls: toolCalls.map(([, call]) => ({
        id: call.id,
        function: { name: call.name, arguments: call.arguments.toString() },
      })),
    },
    finish_reason: choice.finishReason,
  };
}

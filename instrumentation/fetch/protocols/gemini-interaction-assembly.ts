import { parseArguments } from '../../vocabulary/gen-ai-message.js';
import { GrowingText } from '../growing-text.js';
import { numberOf, objectOf, parseObject, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type { StreamAssembly } from '../wire-protocol.js';

interface StepSoFar {
  readonly start: JsonObject;
  readonly text: GrowingText;
}

/** An interaction in any other status says no more for now. */
const GOES_ON: ReadonlySet<string> = new Set(['in_progress', 'queued']);

/** Puts the events of an Interactions stream together: steps that grow, and an interaction that leaves them out. */
export class GeminiInteractionAssembly implements StreamAssembly {
  readonly #steps = new Map<number, StepSoFar>();
  #interaction: JsonObject = {};
  #error: unknown;
  #done = false;

  get complete(): boolean {
    return this.#done;
  }

  accept({ event, data }: ServerSentEvent): void {
    if (data.startsWith('[DONE]')) {
      this.#done = true;
      return;
    }
    const body = parseObject(data);
    if (!body) return;
    const index = numberOf(body['index']) ?? 0;
    switch (textOf(body['event_type']) ?? event) {
      case 'interaction.created':
        this.#interaction = objectOf(body['interaction']);
        return;
      case 'interaction.completed':
        this.#interaction = { ...this.#interaction, ...objectOf(body['interaction']) };
        this.#done = true;
        return;
      case 'interaction.status_update': {
        const { status } = body;
        this.#interaction = { ...this.#interaction, status };
        this.#done ||= !GOES_ON.has(String(status));
        return;
      }
      case 'step.start':
        this.#steps.set(index, { start: objectOf(body['step']), text: new GrowingText() });
        return;
      case 'step.delta':
        this.#steps.get(index)?.text.append(textOfDelta(objectOf(body['delta'])));
        return;
      case 'error':
        this.#error = body['error'];
    }
  }

  body(): JsonObject {
    const steps = [...this.#steps].sort(([a], [b]) => a - b).map(([, step]) => stepBody(step));
    return { steps, ...this.#interaction, error: this.#error };
  }
}

function textOfDelta(delta: JsonObject): string {
  const text = delta['text'] ?? delta['arguments'] ?? objectOf(delta['content'])['text'];
  return textOf(text) ?? '';
}

function stepBody({ start, text }: StepSoFar): JsonObject {
  if (text.isEmpty) return start;
  const content = [{ type: 'text', text: text.toString() }];
  switch (start['type']) {
    case 'function_call':
      return { ...start, arguments: parseArguments(text.toString()) };
    case 'thought':
      return { ...start, summary: content };
    default:
      return { ...start, content };
  }
}

import { textPart } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { EventReader, textIn } from '../event-reader.js';
import { GrowingText } from '../growing-text.js';
import { arrayOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type {
  RequestFacts,
  ResponseFacts,
  StreamAssembly,
  WireProtocol,
} from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { readOpenaiUsage } from './openai-usage.js';

/** OpenAI Completions (`POST .../completions`): a prompt's text goes on. vLLM and llama-server speak it too. */
export const openaiCompletions: WireProtocol = {
  id: 'openai-completions',
  operation: 'text_completion',
  defaultProvider: 'openai',
  matches: (path, body) =>
    /\/completions\/?$/.test(path) && 'prompt' in body && typeof body['model'] === 'string',
  readRequest,
  readResponse,
  openStream: () => new CompletionAssembly(),
};

function readRequest(body: JsonObject): RequestFacts {
  const prompts = [body['prompt']].flat().filter((prompt) => typeof prompt === 'string');
  const stop = body['stop'];
  return {
    model: textOf(body['model']),
    stream: body['stream'] === true,
    attributes: {
      [semconv.GEN_AI_REQUEST_TEMPERATURE]: numberOf(body['temperature']),
      [semconv.GEN_AI_REQUEST_TOP_P]: numberOf(body['top_p']),
      [semconv.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(body['max_tokens']),
      [semconv.GEN_AI_REQUEST_SEED]: numberOf(body['seed']),
      [semconv.GEN_AI_REQUEST_STOP_SEQUENCES]:
        typeof stop === 'string' ? [stop] : Array.isArray(stop) ? stop.map(String) : undefined,
    },
    inputMessages: prompts.map((prompt) => ({ role: 'user', parts: [textPart(prompt)] })),
  };
}

function readResponse(body: JsonObject): ResponseFacts {
  const choices = objectsOf(body['choices']);
  const usage = objectOf(body['usage']);
  return {
    id: textOf(body['id']),
    model: textOf(body['model']),
    finishReasons: choices.flatMap((choice) => textOf(choice['finish_reason']) ?? []),
    usage: readOpenaiUsage(
      usage['prompt_tokens'],
      usage['completion_tokens'],
      undefined,
      undefined,
    ),
    outputMessages: choices.map((choice) => ({
      role: 'assistant',
      parts: [textPart(textOf(choice['text']) ?? '')],
      finish_reason: textOf(choice['finish_reason']),
    })),
    error: errorIn(body),
  };
}

interface ChoiceSoFar {
  readonly text: GrowingText;
  finishReason?: string;
}

/** Puts streamed pieces together; the end mark is that of chat completions. */
class CompletionAssembly implements StreamAssembly {
  readonly #events = new EventReader((chunk) =>
    textIn(objectOf(arrayOf(chunk['choices'])[0]), ['text']),
  );
  readonly #choices = new Map<number, ChoiceSoFar>();
  readonly #envelope: Record<string, unknown> = {};
  #done = false;

  get complete(): boolean {
    const choices = [...this.#choices.values()];
    return (
      this.#done ||
      this.#envelope['error'] !== undefined ||
      (choices.length > 0 && choices.every((choice) => choice.finishReason !== undefined))
    );
  }

  accept({ data }: ServerSentEvent): void {
    if (data.startsWith('[DONE]')) {
      this.#done = true;
      return;
    }
    const chunk = this.#events.read(data);
    if (!chunk) return;
    for (const field of ['id', 'model', 'usage', 'error'])
      if (chunk[field] != null) this.#envelope[field] = chunk[field];
    for (const piece of objectsOf(chunk['choices'])) {
      const index = numberOf(piece['index']) ?? 0;
      const choice = this.#choices.get(index) ?? { text: new GrowingText() };
      this.#choices.set(index, choice);
      choice.text.append(textOf(piece['text']) ?? '');
      choice.finishReason = textOf(piece['finish_reason']) ?? choice.finishReason;
    }
  }

  body(): JsonObject {
    const choices = [...this.#choices].sort(([a], [b]) => a - b);
    return {
      ...this.#envelope,
      choices: choices.map(([, { text, finishReason }]) => ({
        text: text.toString(),
        finish_reason: finishReason,
      })),
    };
  }
}

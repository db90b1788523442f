import { mediaPart, textPart, unkeptMedia, type Part } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { GrowingText } from '../growing-text.js';
import { isObject, numberOf, objectOf, parseObject, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type {
  RequestFacts,
  ResponseFacts,
  StreamAssembly,
  WireProtocol,
} from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { readOpenaiUsage } from './openai-usage.js';

/**
 * OpenAI Transcriptions and Translations (`POST .../audio/transcriptions`, `.../audio/translations`): a form with a sound
 * in it, of which name, type and size are recorded. The answer is JSON, plain text (`text`, `srt`, `vtt`) or a stream.
 */
export const openaiTranscriptions: WireProtocol = {
  id: 'openai-transcriptions',
  operation: 'speech_to_text',
  defaultProvider: 'openai',
  plainAnswer: 'text',
  matches: (path, body) =>
    /\/audio\/(?:transcriptions|translations)\/?$/.test(path) && ('file' in body || 'url' in body),
  readRequest,
  readResponse,
  openStream: () => new TranscriptAssembly(),
};

/** A form says everything in text. */
function readRequest(body: JsonObject): RequestFacts {
  const prompt = textOf(body['prompt']);
  const temperature = textOf(body['temperature']) ?? body['temperature'];
  return {
    model: textOf(body['model']),
    stream: String(body['stream']) === 'true',
    attributes: {
      [semconv.GEN_AI_OUTPUT_TYPE]: 'text',
      [semconv.GEN_AI_REQUEST_TEMPERATURE]: numberOf(temperature ? Number(temperature) : undefined),
    },
    inputMessages: [
      { role: 'user', parts: [readSound(body), ...(prompt ? [textPart(prompt)] : [])] },
    ],
  };
}

function readSound(body: JsonObject): Part {
  const { file } = body;
  const url = textOf(body['url']);
  return isObject(file) || !url ? unkeptMedia('audio', objectOf(file)) : mediaPart('audio', url);
}

function readResponse(body: JsonObject): ResponseFacts {
  const text = textOf(body['text']);
  // By the minute (`{type: 'duration', seconds}`), or by the token.
  const usage = objectOf(body['usage']);
  return {
    usage: readOpenaiUsage(usage['input_tokens'], usage['output_tokens'], {}, {}),
    outputMessages: text === undefined ? [] : [{ role: 'assistant', parts: [textPart(text)] }],
    error: errorIn(body),
  };
}

class TranscriptAssembly implements StreamAssembly {
  readonly #text = new GrowingText();
  #done: JsonObject | undefined;
  #error: unknown;

  get complete(): boolean {
    return this.#done !== undefined;
  }

  accept({ data }: ServerSentEvent): void {
    const event = parseObject(data);
    if (event?.['type'] === 'transcript.text.delta')
      this.#text.append(textOf(event['delta']) ?? '');
    else if (event?.['type'] === 'transcript.text.done') this.#done = event;
    else this.#error ??= event?.['error'];
  }

  body(): JsonObject {
    return this.#done ?? { text: this.#text.toString(), error: this.#error };
  }
}

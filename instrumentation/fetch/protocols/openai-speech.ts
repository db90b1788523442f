import { textPart, unkeptMedia } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { numberOf, objectOf, parseObject, textOf, type JsonObject } from '../json.js';
import type { ServerSentEvent } from '../sse.js';
import type {
  RequestFacts,
  ResponseFacts,
  StreamAssembly,
  WireProtocol,
} from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { readOpenaiUsage } from './openai-usage.js';

/** OpenAI Speech (`POST .../audio/speech`): a text is read out. Of the sound, its type and size are recorded. */
export const openaiSpeech: WireProtocol = {
  id: 'openai-speech',
  operation: 'text_to_speech',
  defaultProvider: 'openai',
  plainAnswer: 'media',
  matches: (path, body) =>
    /\/audio\/speech\/?$/.test(path) &&
    typeof body['input'] === 'string' &&
    ('model' in body || 'voice' in body),
  readRequest,
  readResponse,
  openStream: () => new SpeechAssembly(),
};

function readRequest(body: JsonObject): RequestFacts {
  const instructions = textOf(body['instructions']);
  return {
    model: textOf(body['model']),
    stream: body['stream_format'] === 'sse',
    attributes: { [semconv.GEN_AI_OUTPUT_TYPE]: 'speech' },
    systemInstructions: instructions ? [textPart(instructions)] : undefined,
    inputMessages: [{ role: 'user', parts: [textPart(textOf(body['input']) ?? '')] }],
  };
}

/** @param body A `MediaBody`, with `usage` where the sound was streamed as events; or an error. */
function readResponse(body: JsonObject): ResponseFacts {
  const sizeBytes = numberOf(body['size_bytes']);
  const usage = objectOf(body['usage']);
  const sound = { mime_type: textOf(body['mime_type']), size_bytes: sizeBytes };
  return {
    usage: readOpenaiUsage(usage['input_tokens'], usage['output_tokens'], {}, {}),
    outputMessages:
      sizeBytes === undefined ? [] : [{ role: 'assistant', parts: [unkeptMedia('audio', sound)] }],
    error: errorIn(body),
  };
}

/** Adds up a sound that comes in events (`stream_format: 'sse'`). */
class SpeechAssembly implements StreamAssembly {
  #size = 0;
  #usage: unknown;
  #error: unknown;
  #isDone = false;

  get complete(): boolean {
    return this.#isDone;
  }

  accept({ data }: ServerSentEvent): void {
    const event = parseObject(data);
    if (event?.['type'] === 'speech.audio.delta')
      this.#size += Buffer.byteLength(textOf(event['audio']) ?? '', 'base64');
    else if (event?.['type'] === 'speech.audio.done') {
      this.#usage = event['usage'];
      this.#isDone = true;
    } else this.#error ??= event?.['error'];
  }

  body(): JsonObject {
    return { size_bytes: this.#size, usage: this.#usage, error: this.#error };
  }
}

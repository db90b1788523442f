import { mediaPart, textPart, type Part } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { readOpenaiUsage } from './openai-usage.js';

/** OpenAI Images (`POST .../images/generations`). Edits, which send a picture as a form, are not seen. */
export const openaiImages: WireProtocol = {
  id: 'openai-images',
  operation: 'generate_content',
  defaultProvider: 'openai',
  matches: (path, body) =>
    /\/images\/generations\/?$/.test(path) && typeof body['prompt'] === 'string',
  readRequest,
  readResponse,
};

function readRequest(body: JsonObject): RequestFacts {
  const pictures = numberOf(body['n']);
  return {
    model: textOf(body['model']),
    attributes: {
      [semconv.GEN_AI_OUTPUT_TYPE]: 'image',
      [semconv.GEN_AI_REQUEST_CHOICE_COUNT]: pictures === 1 ? undefined : pictures,
    },
    inputMessages: [{ role: 'user', parts: [textPart(textOf(body['prompt']) ?? '')] }],
  };
}

function readResponse(body: JsonObject): ResponseFacts {
  const usage = objectOf(body['usage']);
  const parts = objectsOf(body['data']).flatMap((picture) =>
    readPicture(picture, textOf(body['output_format'])),
  );
  return {
    usage: readOpenaiUsage(
      usage['input_tokens'],
      usage['output_tokens'],
      usage['input_tokens_details'],
      usage['output_tokens_details'],
    ),
    outputMessages: parts.length > 0 ? [{ role: 'assistant', parts }] : [],
    error: errorIn(body),
  };
}

function readPicture(picture: JsonObject, format = 'png'): Part[] {
  const url = textOf(picture['url']);
  if (url) return [mediaPart('image', url)];
  const content = textOf(picture['b64_json']);
  return content
    ? [{ type: 'blob', modality: 'image', mime_type: `image/${format}`, content }]
    : [];
}

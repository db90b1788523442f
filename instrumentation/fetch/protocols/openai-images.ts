import { mediaPart, textPart, unkeptMedia, type Part } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { isObject, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { ImageAssembly } from './image-assembly.js';
import { readOpenaiUsage } from './openai-usage.js';

/**
 * OpenAI Images (`POST .../images/generations`, `.../images/edits`, `.../images/variations`). The latter two are forms with
 * pictures in them, of which name, type and size are recorded; edits are JSON, too.
 */
export const openaiImages: WireProtocol = {
  id: 'openai-images',
  operation: 'generate_content',
  defaultProvider: 'openai',
  matches: (path, body) =>
    /\/images\/(?:generations|edits|variations)\/?$/.test(path) &&
    (typeof body['prompt'] === 'string' || 'image' in body || 'images' in body),
  readRequest,
  readResponse,
  openStream: () => new ImageAssembly(),
};

/** A form says everything in text. */
function readRequest(body: JsonObject): RequestFacts {
  const pictures = numberOf(Number(body['n'] ?? 1));
  const prompt = textOf(body['prompt']);
  const given = [body['image'] ?? body['images'] ?? [], body['mask'] ?? []].flat();
  return {
    model: textOf(body['model']),
    stream: String(body['stream']) === 'true',
    attributes: {
      [semconv.GEN_AI_OUTPUT_TYPE]: 'image',
      [semconv.GEN_AI_REQUEST_CHOICE_COUNT]: pictures === 1 ? undefined : pictures,
    },
    inputMessages: [
      {
        role: 'user',
        parts: [...given.flatMap(readGiven), ...(prompt === undefined ? [] : [textPart(prompt)])],
      },
    ],
  };
}

function readGiven(picture: unknown): Part[] {
  if (typeof picture === 'string') return [mediaPart('image', picture)];
  if (!isObject(picture)) return [];
  const fileId = textOf(picture['file_id']);
  if (fileId) return [{ type: 'file', modality: 'image', file_id: fileId }];
  const url = textOf(picture['image_url']);
  return [url ? mediaPart('image', url) : unkeptMedia('image', picture)];
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

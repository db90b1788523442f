import { textPart } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { arrayOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';

/** OpenAI Embeddings (`POST .../embeddings`). The vectors are not recorded, only their length. */
export const openaiEmbeddings: WireProtocol = {
  id: 'openai-embeddings',
  operation: 'embeddings',
  defaultProvider: 'openai',
  matches: (path, body) =>
    /\/embeddings\/?$/.test(path) && 'input' in body && typeof body['model'] === 'string',
  readRequest,
  readResponse,
};

function readRequest(body: JsonObject): RequestFacts {
  const input = body['input'];
  const texts = typeof input === 'string' ? [input] : arrayOf(input).filter(isText);
  const format = textOf(body['encoding_format']);
  return {
    model: textOf(body['model']),
    attributes: {
      [semconv.GEN_AI_REQUEST_ENCODING_FORMATS]: format && [format],
      [semconv.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: numberOf(body['dimensions']),
    },
    inputMessages: texts.length > 0 ? [{ role: 'user', parts: texts.map(textPart) }] : undefined,
  };
}

function readResponse(body: JsonObject): ResponseFacts {
  const vector = objectsOf(body['data'])[0]?.['embedding'];
  return {
    model: textOf(body['model']),
    usage: { input: numberOf(objectOf(body['usage'])['prompt_tokens']) },
    attributes: { [semconv.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: dimensionsOf(vector) },
    error: errorIn(body),
  };
}

/** A vector comes as numbers, or as base64 of 32-bit floats. */
function dimensionsOf(vector: unknown): number | undefined {
  if (Array.isArray(vector)) return vector.length;
  if (typeof vector !== 'string') return undefined;
  return Buffer.byteLength(vector, 'base64') / Float32Array.BYTES_PER_ELEMENT;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

import { textPart } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { arrayOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';

const EMBED_PATH = /\/models\/([^/:]+):(?:embedContent|batchEmbedContents)$/;

/** Google Gemini embeddings (`POST .../models/{model}:embedContent`, `:batchEmbedContents`). */
export const geminiEmbedContent: WireProtocol = {
  id: 'gemini-embed-content',
  operation: 'embeddings',
  defaultProvider: 'gcp.gemini',
  matches: (path, body) => EMBED_PATH.test(path) && ('content' in body || 'requests' in body),
  readRequest,
  readResponse,
};

function readRequest(body: JsonObject, path: string): RequestFacts {
  const [, model] = EMBED_PATH.exec(path) ?? [];
  const requests = 'requests' in body ? objectsOf(body['requests']) : [body];
  const texts = requests
    .flatMap((request) => objectsOf(objectOf(request['content'])['parts']))
    .flatMap((part) => textOf(part['text']) ?? []);
  return {
    model: model && decodeURIComponent(model),
    attributes: {
      [semconv.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: numberOf(requests[0]?.['outputDimensionality']),
    },
    inputMessages: texts.length > 0 ? [{ role: 'user', parts: texts.map(textPart) }] : undefined,
  };
}

function readResponse(body: JsonObject): ResponseFacts {
  const embedding = objectOf(body['embedding'] ?? arrayOf(body['embeddings'])[0]);
  const vector = embedding['values'];
  return {
    usage: { input: numberOf(objectOf(body['usageMetadata'])['promptTokenCount']) },
    attributes: {
      [semconv.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: Array.isArray(vector)
        ? vector.length
        : undefined,
    },
    error: errorIn(body),
  };
}

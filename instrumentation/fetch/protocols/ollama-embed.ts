import { textPart } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { arrayOf, numberOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';

/** Ollama's own embeddings (`POST /api/embed`, and the older `/api/embeddings`). Vectors are not recorded. */
export const ollamaEmbed: WireProtocol = {
  id: 'ollama-embed',
  operation: 'embeddings',
  defaultProvider: 'ollama',
  matches: (path, body) =>
    /\/api\/embed(?:dings)?\/?$/.test(path) &&
    typeof body['model'] === 'string' &&
    ('input' in body || 'prompt' in body),
  readRequest,
  readResponse,
};

function readRequest(body: JsonObject): RequestFacts {
  const texts = [body['input'] ?? body['prompt']].flat().filter((text) => typeof text === 'string');
  return {
    model: textOf(body['model']),
    attributes: { [semconv.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: numberOf(body['dimensions']) },
    inputMessages: texts.length > 0 ? [{ role: 'user', parts: texts.map(textPart) }] : undefined,
  };
}

function readResponse(body: JsonObject): ResponseFacts {
  const vector = arrayOf(body['embeddings'])[0] ?? body['embedding'];
  return {
    model: textOf(body['model']),
    usage: { input: numberOf(body['prompt_eval_count']) },
    attributes: {
      [semconv.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: Array.isArray(vector)
        ? vector.length
        : undefined,
    },
    error: errorIn(body),
  };
}

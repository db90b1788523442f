import { textPart } from '../../vocabulary/gen-ai-message.js';
import {
  arrayOf,
  isObject,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  type JsonObject,
} from '../json.js';
import type { RequestFacts, ResponseFacts, Usage, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';

/** Rerank (`POST .../rerank`), as Cohere has it, and Jina, Voyage, vLLM, llama-server and OpenRouter after it. */
export const rerank: WireProtocol = {
  id: 'rerank',
  operation: 'rerank',
  defaultProvider: 'cohere',
  matches: (path, body) =>
    /\/rerank\/?$/.test(path) &&
    typeof body['query'] === 'string' &&
    Array.isArray(body['documents']),
  readRequest,
  readResponse,
};

function readRequest(body: JsonObject): RequestFacts {
  const documents = arrayOf(body['documents']).map(readDocument);
  return {
    model: textOf(body['model']),
    query: textOf(body['query']),
    inputMessages: [{ role: 'user', parts: documents.map(textPart) }],
  };
}

/** A text, or an object that has one among its fields. */
function readDocument(document: unknown): string {
  if (typeof document === 'string') return document;
  const text = isObject(document) ? textOf(document['text']) : undefined;
  return text ?? JSON.stringify(document);
}

function readResponse(body: JsonObject): ResponseFacts {
  const ranked = objectsOf(body['results'] ?? body['data']);
  return {
    id: textOf(body['id']),
    model: textOf(body['model']),
    usage: readUsage(body),
    documents:
      ranked.length > 0
        ? ranked.map((result) => ({
            id: String(result['index']),
            score: numberOf(result['relevance_score']),
          }))
        : undefined,
    error: errorIn(body),
  };
}

/** Cohere counts under `meta`, and by the search where it counts no tokens. */
function readUsage(body: JsonObject): Usage {
  const usage = objectOf(body['usage']);
  const tokens = objectOf(objectOf(body['meta'])['tokens']);
  return {
    input: numberOf(usage['prompt_tokens'] ?? usage['total_tokens'] ?? tokens['input_tokens']),
    output: numberOf(tokens['output_tokens']),
  };
}

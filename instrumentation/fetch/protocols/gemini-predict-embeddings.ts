import { textPart } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { arrayOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { PREDICT_PATH, predictingModel } from './gemini-predict.js';

/** Text embeddings on Vertex AI (`POST .../models/{model}:predict` of contents). Vectors are not recorded. */
export const geminiPredictEmbeddings: WireProtocol = {
  id: 'gemini-predict-embeddings',
  operation: 'embeddings',
  defaultProvider: 'gcp.vertex_ai',
  matches: (path, body) =>
    PREDICT_PATH.test(path) && objectsOf(body['instances']).some(({ content }) => textOf(content)),
  readRequest,
  readResponse,
};

function readRequest(body: JsonObject, path: string): RequestFacts {
  const texts = objectsOf(body['instances']).flatMap(({ content }) => textOf(content) ?? []);
  const dimensions = objectOf(body['parameters'])['outputDimensionality'];
  return {
    model: predictingModel(path),
    attributes: { [semconv.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: numberOf(dimensions) },
    inputMessages: [{ role: 'user', parts: texts.map(textPart) }],
  };
}

function readResponse(body: JsonObject): ResponseFacts {
  const found = objectsOf(body['predictions']).map(({ embeddings }) => objectOf(embeddings));
  const counts = found.flatMap(
    ({ statistics }) => numberOf(objectOf(statistics)['token_count']) ?? [],
  );
  const dimensions = arrayOf(found[0]?.['values']).length;
  return {
    usage: {
      input: counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : undefined,
    },
    attributes: { [semconv.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: dimensions || undefined },
    error: errorIn(body),
  };
}

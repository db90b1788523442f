import { textPart, type Part } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { PREDICT_PATH, predictingModel } from './gemini-predict.js';

/** Google's Imagen (`POST .../models/{model}:predict` of prompts), on the Gemini API and on Vertex AI. */
export const geminiPredictImages: WireProtocol = {
  id: 'gemini-predict-images',
  operation: 'generate_content',
  defaultProvider: 'gcp.gemini',
  matches: (path, body) =>
    PREDICT_PATH.test(path) && objectsOf(body['instances']).some(({ prompt }) => textOf(prompt)),
  readRequest,
  readResponse,
};

function readRequest(body: JsonObject, path: string): RequestFacts {
  const prompts = objectsOf(body['instances']).flatMap(({ prompt }) => textOf(prompt) ?? []);
  const pictures = numberOf(objectOf(body['parameters'])['sampleCount']);
  return {
    model: predictingModel(path),
    attributes: {
      [semconv.GEN_AI_OUTPUT_TYPE]: 'image',
      [semconv.GEN_AI_REQUEST_CHOICE_COUNT]: pictures === 1 ? undefined : pictures,
    },
    inputMessages: [{ role: 'user', parts: prompts.map(textPart) }],
  };
}

function readResponse(body: JsonObject): ResponseFacts {
  const predictions = objectsOf(body['predictions']);
  const filtered = predictions.flatMap(
    (prediction) => textOf(prediction['raiFilteredReason']) ?? [],
  );
  const parts = predictions.flatMap(readPicture);
  return {
    finishReasons: filtered.length > 0 ? ['content_filter'] : [],
    outputMessages: parts.length > 0 ? [{ role: 'assistant', parts }] : [],
    error: errorIn(body),
  };
}

function readPicture(prediction: JsonObject): Part[] {
  const content = textOf(prediction['bytesBase64Encoded']);
  if (content === undefined) return [];
  return [{ type: 'blob', modality: 'image', mime_type: textOf(prediction['mimeType']), content }];
}

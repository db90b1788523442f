import {
  mediaPart,
  textPart,
  type GenericPart,
  type Part,
} from '../../vocabulary/gen-ai-message.js';
import { isObject, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';

/** OpenAI Moderations (`POST .../moderations`): whether texts and pictures may pass. */
export const openaiModerations: WireProtocol = {
  id: 'openai-moderations',
  operation: 'moderation',
  defaultProvider: 'openai',
  matches: (path, body) => /\/moderations\/?$/.test(path) && 'input' in body,
  readRequest,
  readResponse,
};

function readRequest(body: JsonObject): RequestFacts {
  const parts = [body['input']].flat().flatMap(readInput);
  return {
    model: textOf(body['model']),
    inputMessages: parts.length > 0 ? [{ role: 'user', parts }] : undefined,
  };
}

function readInput(input: unknown): Part[] {
  if (typeof input === 'string') return [textPart(input)];
  if (!isObject(input)) return [];
  const url = textOf(objectOf(input['image_url'])['url']);
  return [url === undefined ? textPart(textOf(input['text']) ?? '') : mediaPart('image', url)];
}

function readResponse(body: JsonObject): ResponseFacts {
  const parts = objectsOf(body['results']).map(readResult);
  return {
    id: textOf(body['id']),
    model: textOf(body['model']),
    outputMessages: parts.length > 0 ? [{ role: 'assistant', parts }] : [],
    error: errorIn(body),
  };
}

/** The verdict on one input; of the categories, those that it falls into. */
function readResult(result: JsonObject): GenericPart {
  const categories = Object.entries(objectOf(result['categories']))
    .filter(([, applies]) => applies === true)
    .map(([name]) => name);
  const verdict = result['flagged'] === true ? `flagged: ${categories.join(', ')}` : 'not flagged';
  return { type: 'moderation', content: verdict, flagged: result['flagged'], categories };
}

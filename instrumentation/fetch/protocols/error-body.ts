import { isObject, textOf, type JsonObject } from '../json.js';
import type { ResponseFacts } from '../wire-protocol.js';

/**
 * The `error` object that OpenAI, Anthropic, Gemini and their like answer with, inside a 200 or a stream too.
 */
export function errorIn(body: JsonObject): ResponseFacts['error'] {
  const error = body['error'];
  if (typeof error === 'string') return { type: 'error', message: error };
  if (!isObject(error)) return undefined;
  const code = error['code'];
  return {
    type: textOf(code) ?? textOf(error['type']) ?? (code == null ? 'error' : String(code)),
    message: textOf(error['message']) ?? JSON.stringify(error),
  };
}

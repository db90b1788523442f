import { isObject, numberOf, objectOf, textOf, type JsonObject } from '../json.js';
import type { ResponseFacts, Usage } from '../wire-protocol.js';

/** OpenAI counts cached tokens inside input and reasoning tokens inside output, as our canon does. */
export function readOpenaiUsage(
  input: unknown,
  output: unknown,
  inputDetails: unknown,
  outputDetails: unknown,
): Usage {
  return {
    input: numberOf(input),
    output: numberOf(output),
    cacheRead: numberOf(objectOf(inputDetails)['cached_tokens']),
    reasoning: numberOf(objectOf(outputDetails)['reasoning_tokens']),
  };
}

/** The `error` object OpenAI-compatible servers answer with, inside a 200 or a stream too. */
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

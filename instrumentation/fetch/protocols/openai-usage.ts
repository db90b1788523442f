import { numberOf, objectOf } from '../json.js';
import type { Usage } from '../wire-protocol.js';

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

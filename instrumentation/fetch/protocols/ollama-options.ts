import type { Attributes } from '@opentelemetry/api';
import * as semconv from '../../vocabulary/semconv.js';
import { numberOf, objectOf, type JsonObject } from '../json.js';
import type { Usage } from '../wire-protocol.js';

/** Request parameters as Ollama's own API (`POST /api/...`) carries them: under `options`. */
export function readOllamaOptions(body: JsonObject): Attributes {
  const options = objectOf(body['options']);
  const stop = options['stop'];
  const format = body['format'];
  return {
    [semconv.GEN_AI_REQUEST_TEMPERATURE]: numberOf(options['temperature']),
    [semconv.GEN_AI_REQUEST_TOP_P]: numberOf(options['top_p']),
    [semconv.GEN_AI_REQUEST_TOP_K]: numberOf(options['top_k']),
    [semconv.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(options['num_predict']),
    [semconv.GEN_AI_REQUEST_SEED]: numberOf(options['seed']),
    [semconv.GEN_AI_REQUEST_FREQUENCY_PENALTY]: numberOf(options['frequency_penalty']),
    [semconv.GEN_AI_REQUEST_PRESENCE_PENALTY]: numberOf(options['presence_penalty']),
    [semconv.GEN_AI_REQUEST_STOP_SEQUENCES]:
      typeof stop === 'string' ? [stop] : Array.isArray(stop) ? stop.map(String) : undefined,
    [semconv.GEN_AI_OUTPUT_TYPE]:
      format === 'json' || (typeof format === 'object' && format !== null) ? 'json' : undefined,
  };
}

/** Ollama leaves out the prompt's count where all of it came from its cache. */
export function readOllamaUsage(body: JsonObject): Usage {
  return { input: numberOf(body['prompt_eval_count']), output: numberOf(body['eval_count']) };
}

/** Ollama streams unless told not to. */
export function ollamaStreams(body: JsonObject): boolean {
  return body['stream'] !== false;
}

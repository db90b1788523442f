import { textPart, type Message, type Part } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { isObject, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, Usage, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { GeminiInteractionAssembly } from './gemini-interaction-assembly.js';

/**
 * Google's Interactions API (`POST .../interactions`), as @google/genai 3 speaks it: typed steps in, typed steps out.
 * An agent may stand in the place of the model.
 */
export const geminiInteractions: WireProtocol = {
  id: 'gemini-interactions',
  operation: 'generate_content',
  defaultProvider: 'gcp.gemini',
  matches: (path, body) =>
    /\/interactions\/?$/.test(path) &&
    'input' in body &&
    (typeof body['model'] === 'string' || typeof body['agent'] === 'string'),
  readRequest,
  readResponse,
  openStream: () => new GeminiInteractionAssembly(),
};

function readRequest(body: JsonObject): RequestFacts {
  const config = objectOf(body['generation_config']);
  const system = textOf(body['system_instruction']);
  const tools = objectsOf(body['tools']);
  return {
    model: textOf(body['model']) ?? textOf(body['agent']),
    stream: body['stream'] === true,
    attributes: {
      [semconv.GEN_AI_REQUEST_TEMPERATURE]: numberOf(config['temperature']),
      [semconv.GEN_AI_REQUEST_TOP_P]: numberOf(config['top_p']),
      [semconv.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(config['max_output_tokens']),
      [semconv.GEN_AI_REQUEST_SEED]: numberOf(config['seed']),
    },
    systemInstructions: system ? [textPart(system)] : undefined,
    inputMessages: readInput(body['input']),
    toolDefinitions: tools.length > 0 ? tools : undefined,
  };
}

/** A text, one content or several of the user's, or the steps of a conversation. */
function readInput(input: unknown): Message[] {
  if (typeof input === 'string') return [{ role: 'user', parts: [textPart(input)] }];
  const items = isObject(input) ? [input] : objectsOf(input);
  return items.map((item) =>
    ROLES[String(item['type'])] === undefined
      ? { role: 'user', parts: [readContent(item)] }
      : { role: ROLES[String(item['type'])]!, parts: readStep(item) },
  );
}

/** Whose each step is. What is none of them, is content. */
const ROLES: Readonly<Record<string, string>> = {
  function_call: 'assistant',
  function_result: 'tool',
  model_output: 'assistant',
  thought: 'assistant',
  user_input: 'user',
};

function readStep(step: JsonObject): Part[] {
  switch (step['type']) {
    case 'user_input':
    case 'model_output':
      return objectsOf(step['content']).map(readContent);
    case 'thought':
      return objectsOf(step['summary']).map(({ text }) => ({
        type: 'reasoning',
        content: textOf(text) ?? '',
      }));
    case 'function_call': {
      const name = textOf(step['name']) ?? '';
      return [{ type: 'tool_call', id: textOf(step['id']), name, arguments: step['arguments'] }];
    }
    case 'function_result': {
      const id = textOf(step['call_id']);
      const failed = step['is_error'] === true && { is_error: true };
      return [{ type: 'tool_call_response', id, response: step['result'], ...failed }];
    }
    default:
      return [{ ...step, type: textOf(step['type']) ?? 'unknown' }];
  }
}

function readContent(content: JsonObject): Part {
  const type = textOf(content['type']) ?? 'unknown';
  if (type === 'text') return textPart(textOf(content['text']) ?? '');
  const [data, uri] = [textOf(content['data']), textOf(content['uri'])];
  const mime_type = textOf(content['mime_type']);
  if (data !== undefined) return { type: 'blob', modality: type, mime_type, content: data };
  if (uri !== undefined) return { type: 'uri', modality: type, mime_type, uri };
  return { ...content, type };
}

function readResponse(body: JsonObject): ResponseFacts {
  const steps = objectsOf(body['steps']);
  const reason = textOf(body['status']);
  const parts = steps.filter(({ type }) => ROLES[String(type)] !== 'user').flatMap(readStep);
  return {
    id: textOf(body['id']),
    model: textOf(body['model']),
    finishReasons: reason === undefined ? [] : [reason],
    usage: readUsage(objectOf(body['usage'])),
    outputMessages:
      parts.length > 0 ? [{ role: 'assistant', parts, finish_reason: finishReasonOf(reason) }] : [],
    error: errorIn(body),
  };
}

/** Thoughts are counted beside the output, as everywhere in Gemini; the canon has reasoning inside it. */
function readUsage(usage: JsonObject): Usage {
  const output = numberOf(usage['total_output_tokens']);
  const reasoning = numberOf(usage['total_thought_tokens']);
  return {
    input: numberOf(usage['total_input_tokens']),
    output: output === undefined ? undefined : output + (reasoning ?? 0),
    cacheRead: numberOf(usage['total_cached_tokens']),
    reasoning,
  };
}

function finishReasonOf(status: string | undefined): string | undefined {
  switch (status) {
    case 'completed':
      return 'stop';
    case 'requires_action':
      return 'tool_call';
    case 'failed':
      return 'error';
    case 'incomplete':
      return 'length';
    default:
      return status;
  }
}

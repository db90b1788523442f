import { mediaPart, textPart, type Message, type Part } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, Usage, WireProtocol } from '../wire-protocol.js';
import { AnthropicMessageAssembly } from './anthropic-message-assembly.js';
import { errorIn } from './error-body.js';

/** Anthropic Messages (`POST .../v1/messages`). */
export const anthropicMessages: WireProtocol = {
  id: 'anthropic-messages',
  operation: 'chat',
  defaultProvider: 'anthropic',
  matches: (path, body) =>
    /\/messages\/?$/.test(path) &&
    Array.isArray(body['messages']) &&
    typeof body['max_tokens'] === 'number',
  readRequest,
  readResponse,
  openStream: () => new AnthropicMessageAssembly(),
};

function readRequest(body: JsonObject): RequestFacts {
  const system = readContent(body['system']);
  const tools = objectsOf(body['tools']).map(readTool);
  const stop = body['stop_sequences'];
  return {
    model: textOf(body['model']),
    stream: body['stream'] === true,
    attributes: {
      [semconv.GEN_AI_REQUEST_TEMPERATURE]: numberOf(body['temperature']),
      [semconv.GEN_AI_REQUEST_TOP_P]: numberOf(body['top_p']),
      [semconv.GEN_AI_REQUEST_TOP_K]: numberOf(body['top_k']),
      [semconv.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(body['max_tokens']),
      [semconv.GEN_AI_REQUEST_STOP_SEQUENCES]: Array.isArray(stop) ? stop.map(String) : undefined,
    },
    systemInstructions: system.length > 0 ? system : undefined,
    inputMessages: objectsOf(body['messages']).map(readMessage),
    toolDefinitions: tools.length > 0 ? tools : undefined,
  };
}

function readTool(tool: JsonObject): unknown {
  if (!('input_schema' in tool)) return tool;
  const { name, description, input_schema: parameters } = tool;
  return { type: 'function', name, description, parameters };
}

function readMessage(message: JsonObject): Message {
  return { role: textOf(message['role']) ?? 'user', parts: readContent(message['content']) };
}

function readContent(content: unknown): Part[] {
  if (typeof content === 'string') return [textPart(content)];
  return objectsOf(content).map(readBlock);
}

function readBlock(block: JsonObject): Part {
  switch (block['type']) {
    case 'text':
      return textPart(textOf(block['text']) ?? '');
    case 'thinking':
      return { type: 'reasoning', content: textOf(block['thinking']) ?? '' };
    case 'tool_use':
      return {
        type: 'tool_call',
        id: textOf(block['id']),
        name: textOf(block['name']) ?? '',
        arguments: block['input'],
      };
    case 'tool_result':
      return {
        type: 'tool_call_response',
        id: textOf(block['tool_use_id']),
        response: block['content'],
        ...(block['is_error'] === true && { is_error: true }),
      };
    case 'image': {
      const source = objectOf(block['source']);
      const url = textOf(source['url']);
      if (url) return mediaPart('image', url);
      return {
        type: 'blob',
        modality: 'image',
        mime_type: textOf(source['media_type']),
        content: textOf(source['data']) ?? '',
      };
    }
    default:
      return { ...block, type: textOf(block['type']) ?? 'unknown' };
  }
}

function readResponse(body: JsonObject): ResponseFacts {
  const reason = textOf(body['stop_reason']);
  const parts = readContent(body['content']);
  const finishReason = finishReasonOf(reason);
  return {
    id: textOf(body['id']),
    model: textOf(body['model']),
    finishReasons: reason === undefined ? [] : [reason],
    usage: readUsage(objectOf(body['usage'])),
    outputMessages:
      parts.length > 0 ? [{ role: 'assistant', parts, finish_reason: finishReason }] : [],
    error: errorIn(body),
  };
}

/** Anthropic's `input_tokens` leaves out what the cache served or took; the canon has it in. */
function readUsage(usage: JsonObject): Usage {
  const input = numberOf(usage['input_tokens']);
  const cacheRead = numberOf(usage['cache_read_input_tokens']);
  const cacheWrite = numberOf(usage['cache_creation_input_tokens']);
  return {
    input: input === undefined ? undefined : input + (cacheRead ?? 0) + (cacheWrite ?? 0),
    output: numberOf(usage['output_tokens']),
    cacheRead,
    cacheWrite,
  };
}

function finishReasonOf(reason: string | undefined): string | undefined {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
      return 'stop';
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'tool_use':
      return 'tool_call';
    case 'refusal':
      return 'content_filter';
    default:
      return reason;
  }
}

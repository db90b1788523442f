import {
  mediaPart,
  parseArguments,
  textPart,
  type Message,
  type Part,
} from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { readOpenaiUsage } from './openai-usage.js';
import { ResponseAssembly } from './response-assembly.js';

/** OpenAI Responses (`POST .../responses`, and `.../responses/compact`): typed items in, typed items out. */
export const openaiResponses: WireProtocol = {
  id: 'openai-responses',
  operation: 'chat',
  defaultProvider: 'openai',
  matches: (path, body) =>
    /\/responses(?:\/compact)?\/?$/.test(path) &&
    ('input' in body || 'prompt' in body || 'previous_response_id' in body),
  readRequest,
  readResponse,
  openStream: () => new ResponseAssembly(),
};

function readRequest(body: JsonObject): RequestFacts {
  const input = body['input'];
  const instructions = textOf(body['instructions']);
  const tools = objectsOf(body['tools']);
  const conversation = body['conversation'];
  const format = textOf(objectOf(objectOf(body['text'])['format'])['type']);
  return {
    model: textOf(body['model']),
    stream: body['stream'] === true,
    attributes: {
      [semconv.OPENAI_API_TYPE]: 'responses',
      [semconv.OPENAI_REQUEST_SERVICE_TIER]: textOf(body['service_tier']),
      [semconv.GEN_AI_CONVERSATION_ID]:
        textOf(conversation) ?? textOf(objectOf(conversation)['id']),
      [semconv.GEN_AI_REQUEST_TEMPERATURE]: numberOf(body['temperature']),
      [semconv.GEN_AI_REQUEST_TOP_P]: numberOf(body['top_p']),
      [semconv.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(body['max_output_tokens']),
      [semconv.GEN_AI_OUTPUT_TYPE]: format?.startsWith('json') ? 'json' : format,
    },
    systemInstructions: instructions ? [textPart(instructions)] : undefined,
    inputMessages:
      typeof input === 'string'
        ? [{ role: 'user', parts: [textPart(input)] }]
        : objectsOf(input).map(readInputItem),
    toolDefinitions: tools.length > 0 ? tools : undefined,
  };
}

function readInputItem(item: JsonObject): Message {
  if (item['type'] === 'function_call_output' || item['type'] === 'custom_tool_call_output') {
    const id = textOf(item['call_id']);
    return { role: 'tool', parts: [{ type: 'tool_call_response', id, response: item['output'] }] };
  }
  const role = textOf(item['role']) ?? 'assistant';
  return { role, parts: readItem(item) };
}

/** One item of `input` or `output` as the parts of a message. */
function readItem(item: JsonObject): Part[] {
  switch (item['type'] ?? 'message') {
    case 'message': {
      const content = item['content'];
      return typeof content === 'string'
        ? [textPart(content)]
        : objectsOf(content).map(readContent);
    }
    case 'reasoning': {
      const texts = [...objectsOf(item['summary']), ...objectsOf(item['content'])];
      return texts.map((text) => ({ type: 'reasoning', content: textOf(text['text']) ?? '' }));
    }
    case 'function_call':
    case 'custom_tool_call':
      return [
        {
          type: 'tool_call',
          id: textOf(item['call_id']) ?? textOf(item['id']),
          name: textOf(item['name']) ?? '',
          arguments: parseArguments(item['arguments'] ?? item['input']),
        },
      ];
    default:
      return [{ ...item, type: textOf(item['type']) ?? 'unknown' }];
  }
}

function readContent(part: JsonObject): Part {
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
      return textPart(textOf(part['text']) ?? '');
    case 'refusal':
      return { type: 'refusal', content: part['refusal'] };
    case 'input_image': {
      const fileId = textOf(part['file_id']);
      if (fileId) return { type: 'file', modality: 'image', file_id: fileId };
      return mediaPart('image', textOf(part['image_url']) ?? '');
    }
    default:
      return { ...part, type: textOf(part['type']) ?? 'unknown' };
  }
}

function readResponse(body: JsonObject): ResponseFacts {
  const usage = objectOf(body['usage']);
  const output = objectsOf(body['output']);
  const finishReason = finishReasonOf(body, output);
  return {
    id: textOf(body['id']),
    model: textOf(body['model']),
    finishReasons: finishReason === undefined ? [] : [finishReason],
    usage: readOpenaiUsage(
      usage['input_tokens'],
      usage['output_tokens'],
      usage['input_tokens_details'],
      usage['output_tokens_details'],
    ),
    // The items of one response are one turn of the assistant.
    outputMessages:
      output.length > 0
        ? [{ role: 'assistant', parts: output.flatMap(readItem), finish_reason: finishReason }]
        : [],
    attributes: { [semconv.OPENAI_RESPONSE_SERVICE_TIER]: textOf(body['service_tier']) },
    state: stateOf(body),
    error: errorIn(body),
  };
}

function stateOf({ status, background }: JsonObject): ResponseFacts['state'] {
  if (status === 'cancelled') return 'cancelled';
  return background === true && (status === 'queued' || status === 'in_progress')
    ? 'pending'
    : undefined;
}

/** Responses has a status instead of a finish reason; both words of the conventions follow from it. */
function finishReasonOf(body: JsonObject, output: readonly JsonObject[]): string | undefined {
  switch (body['status']) {
    case 'completed':
      return output.some(isClientCall) ? 'tool_call' : 'stop';
    case 'incomplete': {
      const reason = textOf(objectOf(body['incomplete_details'])['reason']);
      return reason === 'max_output_tokens' ? 'length' : reason;
    }
    case 'failed':
      return 'error';
    default:
      return undefined;
  }
}

/** A call the client must answer; calls of the provider's own tools are answered already. */
function isClientCall(item: JsonObject): boolean {
  return item['type'] === 'function_call' || item['type'] === 'custom_tool_call';
}

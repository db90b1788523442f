import type { Attributes } from '@opentelemetry/api';
import {
  mediaPart,
  parseArguments,
  textPart,
  type Message,
  type Part,
} from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { arrayOf, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, WireProtocol } from '../wire-protocol.js';
import { ChatCompletionAssembly } from './chat-completion-assembly.js';
import { errorIn } from './error-body.js';
import { readOpenaiUsage } from './openai-usage.js';

/**
 * OpenAI Chat Completions (`POST .../chat/completions`), which most other servers speak too: Ollama,
 * vLLM, llama-server, OpenRouter, Azure OpenAI. `reasoning_content` and `reasoning` are theirs.
 */
export const openaiChatCompletions: WireProtocol = {
  id: 'openai-chat-completions',
  operation: 'chat',
  defaultProvider: 'openai',
  matches: (path, body) => /\/chat\/completions\/?$/.test(path) && Array.isArray(body['messages']),
  readRequest,
  readResponse,
  openStream: () => new ChatCompletionAssembly(),
};

function readRequest(body: JsonObject): RequestFacts {
  const tools = objectsOf(body['tools']).map(readTool);
  return {
    model: textOf(body['model']),
    stream: body['stream'] === true,
    attributes: readParameters(body),
    inputMessages: objectsOf(body['messages']).map(readMessage),
    toolDefinitions: tools.length > 0 ? tools : undefined,
  };
}

function readParameters(body: JsonObject): Attributes {
  const stop = body['stop'];
  const choices = numberOf(body['n']);
  return {
    [semconv.OPENAI_API_TYPE]: 'chat_completions',
    [semconv.OPENAI_REQUEST_SERVICE_TIER]: textOf(body['service_tier']),
    [semconv.GEN_AI_REQUEST_TEMPERATURE]: numberOf(body['temperature']),
    [semconv.GEN_AI_REQUEST_TOP_P]: numberOf(body['top_p']),
    [semconv.GEN_AI_REQUEST_MAX_TOKENS]:
      numberOf(body['max_completion_tokens']) ?? numberOf(body['max_tokens']),
    [semconv.GEN_AI_REQUEST_FREQUENCY_PENALTY]: numberOf(body['frequency_penalty']),
    [semconv.GEN_AI_REQUEST_PRESENCE_PENALTY]: numberOf(body['presence_penalty']),
    [semconv.GEN_AI_REQUEST_SEED]: numberOf(body['seed']),
    [semconv.GEN_AI_REQUEST_CHOICE_COUNT]: choices === 1 ? undefined : choices,
    [semconv.GEN_AI_REQUEST_STOP_SEQUENCES]:
      typeof stop === 'string' ? [stop] : Array.isArray(stop) ? stop.map(String) : undefined,
    [semconv.GEN_AI_OUTPUT_TYPE]: readOutputType(objectOf(body['response_format'])['type']),
  };
}

/** `json_object` and `json_schema` are both `json` to the conventions. */
function readOutputType(format: unknown): string | undefined {
  if (typeof format !== 'string') return undefined;
  return format.startsWith('json') ? 'json' : format;
}

function readTool(tool: JsonObject): unknown {
  return tool['type'] === 'function' ? { type: 'function', ...objectOf(tool['function']) } : tool;
}

function readMessage(message: JsonObject): Message {
  const role = textOf(message['role']) ?? 'user';
  if (role === 'tool' || role === 'function') {
    const id = textOf(message['tool_call_id']) ?? textOf(message['name']);
    return {
      role: 'tool',
      parts: [{ type: 'tool_call_response', id, response: message['content'] }],
    };
  }
  return { role, name: textOf(message['name']), parts: readParts(message) };
}

function readParts(message: JsonObject): Part[] {
  const parts: Part[] = [];
  const reasoning = textOf(message['reasoning_content']) ?? textOf(message['reasoning']);
  if (reasoning) parts.push({ type: 'reasoning', content: reasoning });

  const content = message['content'];
  if (typeof content === 'string' && content !== '') parts.push(textPart(content));
  else parts.push(...objectsOf(content).map(readContentPart));

  const transcript = textOf(objectOf(message['audio'])['transcript']);
  if (transcript) parts.push(textPart(transcript));

  const refusal = textOf(message['refusal']);
  if (refusal) parts.push({ type: 'refusal', content: refusal });
  parts.push(...objectsOf(message['tool_calls']).map(readToolCall));
  const legacyCall = message['function_call'];
  if (legacyCall) parts.push(readToolCall({ function: legacyCall }));
  return parts;
}

function readContentPart(part: JsonObject): Part {
  switch (part['type']) {
    case 'text':
      return textPart(textOf(part['text']) ?? '');
    case 'image_url':
      return mediaPart('image', textOf(objectOf(part['image_url'])['url']) ?? '');
    case 'input_audio': {
      const audio = objectOf(part['input_audio']);
      const format = textOf(audio['format']);
      return {
        type: 'blob',
        modality: 'audio',
        mime_type: format && `audio/${format}`,
        content: textOf(audio['data']) ?? '',
      };
    }
    case 'refusal':
      return { type: 'refusal', content: part['refusal'] };
    default:
      return { ...part, type: textOf(part['type']) ?? 'unknown' };
  }
}

function readToolCall(call: JsonObject): Part {
  const called = objectOf(call['function'] ?? call['custom']);
  return {
    type: 'tool_call',
    id: textOf(call['id']),
    name: textOf(called['name']) ?? '',
    arguments: parseArguments(called['arguments'] ?? called['input']),
  };
}

function readResponse(body: JsonObject): ResponseFacts {
  const choices = objectsOf(body['choices']);
  const usage = objectOf(body['usage']);
  return {
    id: textOf(body['id']),
    model: textOf(body['model']),
    finishReasons: choices.flatMap((choice) => textOf(choice['finish_reason']) ?? []),
    usage: readOpenaiUsage(
      usage['prompt_tokens'],
      usage['completion_tokens'],
      usage['prompt_tokens_details'],
      usage['completion_tokens_details'],
    ),
    outputMessages: choices.map(readChoice),
    attributes: {
      [semconv.OPENAI_RESPONSE_SERVICE_TIER]: textOf(body['service_tier']),
      [semconv.OPENAI_RESPONSE_SYSTEM_FINGERPRINT]: textOf(body['system_fingerprint']),
    },
    error: errorIn(body),
  };
}

function readChoice(choice: JsonObject): Message {
  const message = objectOf(choice['message']);
  return {
    role: textOf(message['role']) ?? 'assistant',
    parts: readParts(message),
    finish_reason: finishReasonOf(
      choice['finish_reason'],
      arrayOf(message['tool_calls']).length > 0,
    ),
  };
}

/** The conventions' word for a provider's finish reason; other words pass as they are. */
function finishReasonOf(reason: unknown, callsTools: boolean): string | undefined {
  if (reason === 'tool_calls' || reason === 'function_call') return 'tool_call';
  if (reason === null && callsTools) return undefined;
  return textOf(reason);
}

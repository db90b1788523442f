import { textPart, type Message, type Part } from '../../vocabulary/gen-ai-message.js';
import * as semconv from '../../vocabulary/semconv.js';
import { isObject, numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.js';
import type { RequestFacts, ResponseFacts, Usage, WireProtocol } from '../wire-protocol.js';
import { errorIn } from './error-body.js';
import { GeminiContentAssembly } from './gemini-content-assembly.js';

const GENERATE_PATH = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/;

/** Google Gemini (`POST .../models/{model}:generateContent`), on the Gemini API and on Vertex AI. */
export const geminiGenerateContent: WireProtocol = {
  id: 'gemini-generate-content',
  operation: 'generate_content',
  defaultProvider: 'gcp.gemini',
  matches: (path, body) => GENERATE_PATH.test(path) && 'contents' in body,
  readRequest,
  readResponse,
  openStream: () => new GeminiContentAssembly(),
};

function readRequest(body: JsonObject, path: string): RequestFacts {
  const [, model, method] = GENERATE_PATH.exec(path) ?? [];
  const config = objectOf(body['generationConfig']);
  const system = readContent(objectOf(body['systemInstruction'] ?? body['system_instruction']));
  const tools = objectsOf(body['tools']).flatMap(readTools);
  const stop = config['stopSequences'];
  const candidates = numberOf(config['candidateCount']);
  const contents = body['contents'];
  return {
    model: model && decodeURIComponent(model),
    stream: method === 'streamGenerateContent',
    attributes: {
      [semconv.GEN_AI_REQUEST_TEMPERATURE]: numberOf(config['temperature']),
      [semconv.GEN_AI_REQUEST_TOP_P]: numberOf(config['topP']),
      [semconv.GEN_AI_REQUEST_TOP_K]: numberOf(config['topK']),
      [semconv.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(config['maxOutputTokens']),
      [semconv.GEN_AI_REQUEST_SEED]: numberOf(config['seed']),
      [semconv.GEN_AI_REQUEST_CHOICE_COUNT]: candidates === 1 ? undefined : candidates,
      [semconv.GEN_AI_REQUEST_STOP_SEQUENCES]: Array.isArray(stop) ? stop.map(String) : undefined,
    },
    systemInstructions: system.length > 0 ? system : undefined,
    inputMessages: (isObject(contents) ? [contents] : objectsOf(contents)).map(readMessage),
    toolDefinitions: tools.length > 0 ? tools : undefined,
  };
}

function readTools(tool: JsonObject): unknown[] {
  const functions = objectsOf(tool['functionDeclarations']);
  return functions.length > 0 ? functions.map((fn) => ({ type: 'function', ...fn })) : [tool];
}

function readMessage(content: JsonObject): Message {
  const role = textOf(content['role']) ?? 'user';
  return { role: role === 'model' ? 'assistant' : role, parts: readContent(content) };
}

function readContent(content: JsonObject): Part[] {
  return objectsOf(content['parts']).map(readPart);
}

function readPart(part: JsonObject): Part {
  const text = textOf(part['text']);
  if (text !== undefined) {
    return part['thought'] === true ? { type: 'reasoning', content: text } : textPart(text);
  }
  const call = part['functionCall'];
  if (isObject(call)) {
    const name = textOf(call['name']) ?? '';
    return { type: 'tool_call', id: textOf(call['id']), name, arguments: call['args'] };
  }
  const answer = part['functionResponse'];
  if (isObject(answer)) {
    const id = textOf(answer['id']) ?? textOf(answer['name']);
    const response = answer['response'];
    // The API reserves the key for "the function call failed".
    const failed = objectOf(response)['error'] != null;
    return { type: 'tool_call_response', id, response, ...(failed && { is_error: true }) };
  }
  const inline = part['inlineData'];
  if (isObject(inline)) {
    const mimeType = textOf(inline['mimeType']);
    const modality = mimeType?.split('/')[0] ?? 'unknown';
    return { type: 'blob', modality, mime_type: mimeType, content: textOf(inline['data']) ?? '' };
  }
  return { ...part, type: Object.keys(part)[0] ?? 'unknown' };
}

function readResponse(body: JsonObject): ResponseFacts {
  const candidates = objectsOf(body['candidates']);
  return {
    id: textOf(body['responseId']),
    model: textOf(body['modelVersion']),
    finishReasons: candidates.flatMap((candidate) => textOf(candidate['finishReason']) ?? []),
    usage: readUsage(objectOf(body['usageMetadata'])),
    outputMessages: candidates.map((candidate) => ({
      ...readMessage({ role: 'model', ...objectOf(candidate['content']) }),
      finish_reason: finishReasonOf(textOf(candidate['finishReason'])),
    })),
    error: errorIn(body),
  };
}

/** Gemini counts thoughts beside the candidates' tokens; the canon has reasoning inside output. */
function readUsage(usage: JsonObject): Usage {
  const output = numberOf(usage['candidatesTokenCount']);
  const reasoning = numberOf(usage['thoughtsTokenCount']);
  return {
    input: numberOf(usage['promptTokenCount']),
    output:
      output === undefined && reasoning === undefined
        ? undefined
        : (output ?? 0) + (reasoning ?? 0),
    cacheRead: numberOf(usage['cachedContentTokenCount']),
    reasoning,
  };
}

function finishReasonOf(reason: string | undefined): string | undefined {
  switch (reason) {
    case undefined:
      return undefined;
    case 'STOP':
      return 'stop';
    case 'MAX_TOKENS':
      return 'length';
    case 'SAFETY':
    case 'PROHIBITED_CONTENT':
    case 'BLOCKLIST':
    case 'RECITATION':
    case 'SPII':
      return 'content_filter';
    default:
      return 'error';
  }
}

/** One part of a message: `text | reasoning | tool_call | tool_call_response | blob | file | uri | other`. */
export type Part = { type: string } & Record<string, unknown>;

/** Any known form of a part, OpenAI's, Anthropic's, Google's, Bedrock's or a framework's, as canonical parts. */
export function toParts(value: unknown): Part[] {
  if (!isRecord(value)) return value == null ? [] : [textPart(value)];
  switch (typeof value['type'] === 'string' ? value['type'] : undefined) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return [{ type: 'text', content: value['content'] ?? value['text'] ?? '' }];
    case 'thinking':
    case 'reasoning':
    case 'reasoning_text':
      return [{ type: 'reasoning', content: reasoningIn(value) }];
    case 'tool_call':
    case 'tool_use':
    case 'tool-call':
    case 'function':
    case 'function_call':
    case 'server_tool_use':
      return [toolCall(value)];
    case 'tool_call_response':
    case 'tool_result':
    case 'tool-result':
    case 'function_call_output':
      return [toolResponse(value)];
    case 'image_url':
    case 'input_image':
    case 'image':
      return [imagePart(value)];
    case undefined:
      return untyped(value);
    default:
      return [value as Part];
  }
}

function reasoningIn(value: Record<string, unknown>): unknown {
  const summary = value['summary'];
  if (Array.isArray(summary) && summary.length > 0)
    return summary.map((item) => (isRecord(item) ? item['text'] : item)).join('\n');
  return value['content'] ?? value['thinking'] ?? value['text'] ?? '';
}

/** Google's and Bedrock's parts have no type: the member's name says it. */
function untyped(value: Record<string, unknown>): Part[] {
  const { functionCall, functionResponse, toolUse, toolResult, reasoningContent, inlineData } =
    value;
  if (isRecord(functionCall)) return [toolCall(functionCall)];
  if (isRecord(functionResponse)) return [{ ...toolResponse(functionResponse) }];
  if (isRecord(toolUse)) return [toolCall({ ...toolUse, id: toolUse['toolUseId'] })];
  if (isRecord(toolResult)) return [bedrockResult(toolResult)];
  if (isRecord(reasoningContent)) {
    const text = reasoningContent['reasoningText'];
    return [{ type: 'reasoning', content: isRecord(text) ? (text['text'] ?? '') : (text ?? '') }];
  }
  if (isRecord(inlineData))
    return [
      {
        type: 'blob',
        mime_type: inlineData['mimeType'] ?? null,
        content: inlineData['data'] ?? null,
      },
    ];
  if ('text' in value || 'content' in value) {
    const part = textPart(value['text'] ?? value['content']);
    return [value['thought'] === true ? { ...part, type: 'reasoning' } : part];
  }
  return [{ type: 'other', content: JSON.stringify(value) }];
}

function bedrockResult(result: Record<string, unknown>): Part {
  const { content } = result;
  const only: unknown = Array.isArray(content) && content.length === 1 ? content[0] : undefined;
  const response = isRecord(only) ? (only['text'] ?? only['json'] ?? content) : (content ?? null);
  const part: Part = { type: 'tool_call_response', id: result['toolUseId'] ?? null, response };
  return result['status'] === 'error' ? { ...part, is_error: true } : part;
}

function imagePart(value: Record<string, unknown>): Part {
  const source = value['source'];
  if (isRecord(source) && typeof source['data'] === 'string')
    return {
      type: 'blob',
      modality: 'image',
      mime_type: source['media_type'] ?? null,
      content: source['data'],
    };
  const given = value['image_url'] ?? value['url'] ?? value['image'] ?? source;
  const uri = isRecord(given) ? given['url'] : given;
  return { type: 'uri', modality: 'image', uri: uri ?? null };
}

/** A call that a model asks for, its arguments as data where they are JSON. */
export function toolCall(value: unknown): Part {
  const call = isRecord(value) ? value : {};
  const inner = isRecord(call['function']) ? call['function'] : call;
  const raw = inner['arguments'] ?? inner['input'] ?? inner['args'] ?? null;
  const parsed = typeof raw === 'string' ? parseJson(raw) : raw;
  return {
    type: 'tool_call',
    id: call['call_id'] ?? call['id'] ?? call['toolCallId'] ?? null,
    name: inner['name'] ?? call['toolName'] ?? null,
    arguments: parsed ?? raw,
  };
}

function toolResponse(value: Record<string, unknown>): Part {
  const output = value['output'];
  const part: Part = {
    type: 'tool_call_response',
    id: value['id'] ?? value['tool_use_id'] ?? value['call_id'] ?? value['toolCallId'] ?? null,
    response:
      value['response'] ??
      value['result'] ??
      (isRecord(output) && 'value' in output ? output['value'] : output) ??
      value['content'] ??
      null,
  };
  const failed =
    value['is_error'] === true ||
    value['status'] === 'error' ||
    (isRecord(output) && /^error-/.test(String(output['type'])));
  return failed ? { ...part, is_error: true } : part;
}

/** A part that is text; data is written out. */
export function textPart(value: unknown): Part {
  return { type: 'text', content: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** The value of JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

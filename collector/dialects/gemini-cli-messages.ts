import { isRecord, parseJson, toParts, type Part } from '../messages/message-parts.js';
import { toMessages } from '../messages/messages.js';
import type { AnyValue } from '../otlp/model.js';
import { dataOf, objectOf } from './message-values.js';

/** What the chunks of an answer say together. */
export interface GeminiAnswer {
  messages: string | undefined;
  responseId: string | undefined;
  model: string | undefined;
}

/** `response_text`: the stream's chunks as the API sent them, a word of the answer in each. */
export function answerIn(value: AnyValue | undefined): GeminiAnswer {
  const data = dataOf(value);
  const chunks = (Array.isArray(data) ? data : [data]).filter(isRecord);
  const parts: Part[] = [];
  for (const chunk of chunks)
    for (const candidate of recordsIn(chunk['candidates'] ?? [chunk])) {
      const content = isRecord(candidate['content']) ? candidate['content'] : {};
      for (const part of recordsIn(content['parts']).flatMap(toParts)) join(parts, part);
    }
  return {
    messages: saidIn(parts),
    responseId: textAmong(chunks, 'responseId'),
    model: textAmong(chunks, 'modelVersion'),
  };
}

/** `gen_ai.output.messages` of an operation's details: a message for each chunk of the stream. */
export function outputIn(value: AnyValue | undefined): string | undefined {
  const parts: Part[] = [];
  for (const message of toMessages(dataOf(value) ?? [], 'assistant'))
    for (const part of message.parts) join(parts, part);
  return saidIn(parts);
}

function saidIn(parts: readonly Part[]): string | undefined {
  return parts.length === 0 ? undefined : JSON.stringify([{ role: 'assistant', parts }]);
}

/** `gen_ai.input.messages` of an operation's details, in which the model's own words have the role `system`. */
export function historyIn(value: AnyValue | undefined): string | undefined {
  const data = dataOf(value);
  if (!Array.isArray(data)) return undefined;
  const messages = toMessages(data, 'user').map((message) => ({
    ...message,
    role: message.role === 'system' ? 'assistant' : message.role,
  }));
  return JSON.stringify(messages);
}

/** A tool call's span: the request as its input, `{status, request, response, ...}` as its output. */
export interface GeminiToolCall {
  name: string | undefined;
  callId: string | undefined;
  arguments: string | undefined;
  result: string | undefined;
  status: string | undefined;
  errorType: string | undefined;
  exitCode: number | undefined;
}

export function toolCallIn(
  input: AnyValue | undefined,
  output: AnyValue | undefined,
): GeminiToolCall {
  const request = objectOf(input);
  const done = objectOf(output);
  const response = isRecord(done['response']) ? done['response'] : {};
  return {
    name: textIn(request['name']),
    callId: textIn(request['callId']),
    arguments: 'args' in request ? JSON.stringify(request['args']) : undefined,
    result: resultIn(response),
    status: textIn(done['status']),
    errorType: textIn(response['errorType']),
    exitCode: exitCodeIn(response['data']),
  };
}

/** What a shell tool tells beside its text: `{exitCode, isError}`. */
export function exitCodeIn(data: unknown): number | undefined {
  const code = isRecord(data) ? data['exitCode'] : undefined;
  return typeof code === 'number' && Number.isInteger(code) ? code : undefined;
}

/** What the model reads of the call. */
function resultIn(response: Record<string, unknown>): string | undefined {
  for (const part of recordsIn(response['responseParts'])) {
    const answer = isRecord(part['functionResponse']) ? part['functionResponse']['response'] : null;
    if (!isRecord(answer)) continue;
    return textIn(answer['output']) ?? textIn(answer['error']) ?? JSON.stringify(answer);
  }
  return undefined;
}

function join(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  const isText = part.type === 'text' || part.type === 'reasoning';
  if (last !== undefined && isText && last.type === part.type)
    last['content'] = `${String(last['content'])}${String(part['content'])}`;
  else parts.push({ ...part });
}

function textAmong(records: readonly Record<string, unknown>[], name: string): string | undefined {
  return records.map((record) => textIn(record[name])).find((text) => text !== undefined);
}

function recordsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** JSON of the same value written the same way, however it was laid out; other text as it is. */
export function compactJson(text: string): string {
  const value = parseJson(text);
  return value === undefined ? text : JSON.stringify(value);
}

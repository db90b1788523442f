import type { DecodedTraces } from '../otlp/model.js';
import { isRecord, toParts, type Part } from '../messages/message-parts.js';
import { toMessages } from '../messages/messages.js';
import {
  countIn,
  kindOf,
  nameIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
} from '../json/json-object.js';
import { timestampNs } from '../times/timestamps.js';
import { RunIds, Trajectory } from './trajectory/index.js';

/** What the program says before the user's own words. */
const CONTEXT = /^\s*<session_context>/;
const SHELL = 'run_shell_command';
/** The shell tool says so below the output where it is not 0. */
const EXIT = /^Exit Code: (-?\d{1,9})$/gm;

/** The messages of one session, the last that was written of each, as a run. */
export class GeminiCliSession {
  readonly #run: Trajectory;
  readonly #messages = new Map<string, JsonObject>();
  #error: { type: string; message: string } | undefined;

  constructor(head: JsonObject) {
    const id = nameIn(head['sessionId']);
    this.#run = new Trajectory(RunIds.ofTrace('gemini-cli', id ?? 'unnamed'), {
      format: 'gemini-cli',
      agent: 'gemini-cli',
      provider: 'gcp.gemini',
      session: id,
      startNs: timestampNs(head['startTime']),
    });
  }

  /** Takes a message. Returns what is wrong with it, or null. */
  take(message: JsonObject): string | null {
    const type = nameIn(message['type']);
    if (type === undefined) return 'the line has no "type"';
    const id = nameIn(message['id']) ?? `message ${this.#messages.size + 1}`;
    this.#messages.set(id, { ...message, id });
    return null;
  }

  /** Takes what is set of the whole session; its messages take the place of those before. */
  set(members: JsonObject): string | null {
    const messages = members['messages'];
    if (messages === undefined) return null;
    if (!Array.isArray(messages)) return `"messages" should be a list, not ${kindOf(messages)}`;
    this.#messages.clear();
    return objectsIn(messages)
      .map((message) => this.take(message))
      .reduce((first, wrong) => first ?? wrong, null);
  }

  end(): DecodedTraces {
    for (const message of this.#messages.values()) this.#tell(message);
    this.#run.end({ error: this.#error });
    return this.#run.take();
  }

  #tell(message: JsonObject): void {
    const atNs = timestampNs(message['timestamp']);
    switch (message['type']) {
      case 'user':
        return this.#tellInput(message['content'], atNs);
      case 'gemini':
        return this.#tellAnswer(message, atNs);
      case 'error': {
        const text = textIn(message['content']) ?? 'error';
        this.#error = { type: 'error', message: text };
      }
    }
  }

  #tellInput(content: unknown, atNs: bigint | undefined): void {
    this.#error = undefined;
    // What a tool answered stands with its call.
    const parts = Array.isArray(content)
      ? content.filter((part) => !isRecord(part) || part['functionResponse'] === undefined)
      : content;
    if (Array.isArray(parts) && parts.length === 0) return;
    for (const said of toMessages({ role: 'user', content: parts }, 'user')) {
      const first = said.parts[0]?.['content'];
      const isContext = typeof first === 'string' && CONTEXT.test(first);
      this.#run.say(isContext ? { ...said, role: 'system' } : said, atNs);
    }
  }

  #tellAnswer(message: JsonObject, atNs: bigint | undefined): void {
    const calls = objectsIn(message['toolCalls']);
    const tokens = objectIn(message['tokens']) ?? {};
    const thoughts = countIn(tokens['thoughts']);
    const written = countIn(tokens['output']);
    this.#run.modelCall({
      key: `answer:${nameIn(message['id']) ?? ''}`,
      model: nameIn(message['model']),
      output: [{ role: 'assistant', parts: partsOf(message, calls) }],
      finishReasons: [calls.length > 0 ? 'tool_calls' : 'stop'],
      tokensIn: countIn(tokens['input']),
      tokensOut: written === undefined ? undefined : written + (thoughts ?? 0),
      tokensCacheRead: countIn(tokens['cached']),
      tokensReasoning: thoughts,
      endNs: atNs,
    });
    for (const call of calls) this.#tellCall(call, atNs);
  }

  #tellCall(call: JsonObject, askedNs: bigint | undefined): void {
    const callId = nameIn(call['id']);
    const name = nameIn(call['name']) ?? 'unknown';
    const result = resultOf(call);
    const failed = call['status'] === 'error' || call['status'] === 'cancelled';
    this.#run.toolCall({
      ...(callId === undefined ? {} : { key: `tool:${callId}` }),
      name,
      callId,
      arguments: JSON.stringify(call['args'] ?? {}),
      result,
      exitCode: name === SHELL ? exitCodeIn(result) : undefined,
      startNs: askedNs,
      endNs: timestampNs(call['timestamp']) ?? askedNs,
      ...(failed ? { error: result ?? nameIn(call['status'])! } : {}),
    });
  }
}

function partsOf(message: JsonObject, calls: readonly JsonObject[]): Part[] {
  const thoughts = objectsIn(message['thoughts']).map((thought) =>
    [textIn(thought['subject']), textIn(thought['description'])].filter(Boolean).join(': '),
  );
  const content = message['content'];
  return [
    ...thoughts.filter((text) => text !== '').map((text) => ({ type: 'reasoning', content: text })),
    ...(content === '' || content === undefined
      ? []
      : (Array.isArray(content) ? content : [content]).flatMap(toParts)),
    ...calls.map((call) => ({
      type: 'tool_call',
      id: nameIn(call['id']) ?? null,
      name: nameIn(call['name']) ?? null,
      arguments: call['args'] ?? null,
    })),
  ];
}

function exitCodeIn(result = ''): number | undefined {
  const told = [...result.matchAll(EXIT)].at(-1)?.[1];
  return told === undefined ? undefined : Number(told);
}

/** What the model reads of the call: `[{functionResponse: {response: {output | error}}}]`. */
function resultOf(call: JsonObject): string | undefined {
  for (const part of objectsIn(call['result'])) {
    const response = objectIn(objectIn(part['functionResponse'])?.['response']);
    if (response === undefined) continue;
    return textIn(response['output']) ?? textIn(response['error']) ?? JSON.stringify(response);
  }
  return textIn(call['resultDisplay']);
}

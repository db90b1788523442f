import {
  countIn,
  listIn,
  nameIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
} from '../json/json-object.js';
import { timestampNs } from '../times/timestamps.js';
import type { Attachments } from './inspect-attachments.js';
import type { Trajectory } from './trajectory/index.js';

/** A sample's transcript: model calls and tool calls with their times. */
export class EventTeller {
  /** How many messages of the conversation were told; each call reads all that came before it. */
  #told = 0;
  readonly #pool: unknown[];

  constructor(
    private readonly run: Trajectory,
    sample: JsonObject,
    private readonly texts: Attachments,
  ) {
    this.#pool = listIn(objectIn(sample['events_data'])?.['messages']);
  }

  tell(events: readonly JsonObject[]): void {
    for (const event of events) {
      if (event['event'] === 'model') this.#model(event);
      else if (event['event'] === 'tool') this.#tool(event);
    }
  }

  #model(event: JsonObject): void {
    const input = this.#inputOf(event);
    const fresh = input.length >= this.#told ? input.slice(this.#told) : input;
    this.#told = input.length + 1;
    const output = objectIn(event['output']) ?? {};
    const choices = objectsIn(output['choices']);
    const usage = objectIn(output['usage']) ?? {};
    const error = textIn(event['error']) ?? textIn(output['error']);
    this.run.modelCall({
      model: nameIn(event['model']),
      responseModel: nameIn(output['model']),
      input: this.texts.messages(fresh),
      output: this.texts.messages(choices.map((choice) => choice['message'])),
      finishReasons: choices.flatMap((choice) => nameIn(choice['stop_reason']) ?? []),
      toolDefinitions:
        event['tools'] === undefined
          ? undefined
          : JSON.stringify(this.texts.resolve(event['tools'])),
      ...tokensOf(usage),
      startNs: timestampNs(event['timestamp']),
      endNs: timestampNs(event['completed']),
      ...(error === undefined ? {} : { error }),
    });
  }

  /** The messages themselves, or from version 3 on ranges of the sample's pool. */
  #inputOf(event: JsonObject): unknown[] {
    if (!Array.isArray(event['input_refs'])) return listIn(event['input']);
    return event['input_refs'].flatMap((range: unknown) => {
      const [from, to] = listIn(range).map(countIn);
      return from === undefined ? [] : this.#pool.slice(from, to);
    });
  }

  #tool(event: JsonObject): void {
    const result = this.texts.resolve(event['result']);
    const error = objectIn(event['error']);
    this.run.toolCall({
      name: nameIn(event['function']) ?? 'unknown',
      callId: nameIn(event['id']),
      arguments: JSON.stringify(this.texts.resolve(event['arguments']) ?? {}),
      result: textOf(result),
      startNs: timestampNs(event['timestamp']),
      endNs: timestampNs(event['completed']),
      // The next call's own input has the result.
      isUnread: true,
      ...(error === undefined
        ? {}
        : { error: `${nameIn(error['type']) ?? 'error'}: ${textIn(error['message']) ?? ''}` }),
    });
  }
}

/** A log without its events still has the conversation. */
export function tellMessages(
  run: Trajectory,
  messages: readonly JsonObject[],
  texts: Attachments,
): void {
  const asked = new Map<string, JsonObject>();
  for (const message of messages) {
    if (message['role'] === 'assistant') {
      for (const call of objectsIn(message['tool_calls'])) asked.set(String(call['id']), call);
      run.modelCall({ output: texts.messages([message]) });
    } else if (message['role'] === 'tool') {
      const callId = nameIn(message['tool_call_id']);
      const call = asked.get(callId ?? '') ?? {};
      const error = objectIn(message['error']);
      run.toolCall({
        name: nameIn(message['function']) ?? nameIn(call['function']) ?? 'unknown',
        callId,
        arguments:
          call['arguments'] === undefined
            ? undefined
            : JSON.stringify(texts.resolve(call['arguments'])),
        result: textOf(texts.resolve(message['content'])),
        ...(error === undefined ? {} : { error: textIn(error['message']) ?? 'the tool failed' }),
      });
    } else for (const said of texts.messages([message])) run.say(said);
  }
}

/** `total_tokens` shows whether the input counts what came from a cache. */
function tokensOf(usage: JsonObject) {
  const input = countIn(usage['input_tokens']);
  const output = countIn(usage['output_tokens']);
  const read = countIn(usage['input_tokens_cache_read']);
  const write = countIn(usage['input_tokens_cache_write']);
  const cached = (read ?? 0) + (write ?? 0);
  const isExclusive =
    cached > 0 &&
    (cached > (input ?? 0) ||
      countIn(usage['total_tokens']) === (input ?? 0) + (output ?? 0) + cached);
  return {
    tokensIn: input === undefined ? undefined : isExclusive ? input + cached : input,
    tokensOut: output,
    tokensCacheRead: read,
    tokensCacheWrite: write,
    tokensReasoning: countIn(usage['reasoning_tokens']),
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value == null ? undefined : JSON.stringify(value);
}

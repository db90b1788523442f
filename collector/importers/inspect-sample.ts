import type { DecodedTraces } from '../otlp/model.js';
import { toMessages, type Message } from '../messages/messages.js';
import {
  countIn,
  listIn,
  nameIn,
  namesIn,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
} from '../json/json-object.js';
import { timestampNs } from '../times/timestamps.js';
import { RunIds, Trajectory } from './trajectory/index.js';

/** One sample of an evaluation as a run. `evaluation` is the log's `eval`: the task, the model, the evaluation's ids. */
export function inspectSample(sample: JsonObject, evaluation: JsonObject): DecodedTraces {
  const texts = new Attachments(objectIn(sample['attachments']) ?? {});
  const sampleId = String(sample['id'] ?? '');
  const epoch = String(sample['epoch'] ?? 1);
  const log = nameIn(evaluation['eval_id']) ?? nameIn(evaluation['run_id']) ?? '';
  const identity = nameIn(sample['uuid']) ?? `${log}/${sampleId}/${epoch}`;
  const run = new Trajectory(RunIds.of('inspect', identity), {
    format: 'inspect',
    agent: nameIn(evaluation['solver']) ?? 'inspect',
    model: nameIn(evaluation['model']),
    service: nameIn(evaluation['task']),
    session: nameIn(evaluation['run_id']),
    startNs: timestampNs(sample['started_at']),
  });
  const events = objectsIn(sample['events']);
  if (events.some(({ event }) => event === 'model'))
    new EventTeller(run, sample, texts).tell(events);
  else tellMessages(run, objectsIn(sample['messages']), texts);
  const failure = objectIn(sample['error']);
  const limit = objectIn(sample['limit']);
  run.end({
    endNs: timestampNs(sample['completed_at']),
    task: [nameIn(evaluation['task']), sampleId].filter(Boolean).join('/'),
    tags: namesIn(evaluation['tags']),
    metadata: { ...objectIn(evaluation['metadata']), ...objectIn(sample['metadata']) },
    ...scoreOf(sample),
    error:
      failure !== undefined
        ? { type: nameIn(failure['type']) ?? 'error', message: textIn(failure['message']) ?? '' }
        : limit !== undefined
          ? {
              type: `limit_${nameIn(limit['type']) ?? 'reached'}`,
              message: 'the sample ran into its limit',
            }
          : undefined,
  });
  return run.take();
}

/** Long texts stand once in a sample, under their hash. */
class Attachments {
  constructor(private readonly texts: JsonObject) {}

  /** The value with each `attachment://...` text replaced by what it stands for. */
  resolve(value: unknown): unknown {
    if (typeof value === 'string') {
      const found = /^attachment:\/\/(\w+)$/.exec(value)?.[1];
      return found === undefined ? value : (this.texts[found] ?? value);
    }
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    const object = objectIn(value);
    return object === undefined
      ? value
      : Object.fromEntries(
          Object.entries(object).map(([name, item]) => [name, this.resolve(item)]),
        );
  }

  messages(value: unknown): Message[] {
    return objectsIn(this.resolve(value)).flatMap((message) =>
      toMessages(
        {
          role: message['role'],
          content: message['content'],
          tool_calls: objectsIn(message['tool_calls']).map(openAiCall),
          ...(message['role'] === 'tool' ? { tool_call_id: message['tool_call_id'] ?? null } : {}),
        },
        'user',
      ),
    );
  }
}

/** Inspect writes a call as `{id, function: name, arguments}`. */
function openAiCall(call: JsonObject): JsonObject {
  return { id: call['id'], name: call['function'] ?? call['name'], arguments: call['arguments'] };
}

/** A sample's transcript: model calls and tool calls with their times. */
class EventTeller {
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
function tellMessages(run: Trajectory, messages: readonly JsonObject[], texts: Attachments): void {
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

/** Inspect's letters for correct, partly so, incorrect and no answer. */
const LETTERS: Readonly<Record<string, number>> = { C: 1, P: 0.5, I: 0, N: 0 };

/** The first score that is a grade or a number, of 0 to 1 where it says pass or fail. */
function scoreOf(sample: JsonObject): { reward?: number; outcome?: 'pass' | 'fail' } {
  for (const score of Object.values(objectIn(sample['scores']) ?? {})) {
    const value = objectIn(score)?.['value'];
    const reward =
      typeof value === 'boolean' ? Number(value) : (LETTERS[String(value)] ?? numberIn(value));
    if (reward === undefined) continue;
    const outcome = reward === 1 ? 'pass' : reward === 0 ? 'fail' : undefined;
    return outcome === undefined ? { reward } : { reward, outcome };
  }
  return {};
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value == null ? undefined : JSON.stringify(value);
}

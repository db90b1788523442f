import type { DecodedTraces } from '../otlp/model.js';
import { exitCodeOf } from '../dialects/codex-output.js';
import type { Part } from '../messages/message-parts.js';
import { toMessages, type Message } from '../messages/messages.js';
import type { ByteSource } from './byte-source.js';
import {
  countIn,
  integerIn,
  kindOf,
  listIn,
  nameIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
} from '../json/json-object.js';
import { timestampNs } from '../times/timestamps.js';
import { RunIds, Trajectory } from './trajectory/index.js';

/** What the model wrote since it last read something; its usage is told after it. */
interface Answer {
  input: Message[];
  parts: Part[];
  startNs: bigint | undefined;
  endNs: bigint | undefined;
  /** Something was read since: what the model writes next is another answer. */
  isDone: boolean;
}

interface AskedTool {
  name: string;
  arguments: string;
  startNs: bigint | undefined;
}

/** Items that Codex puts before the user's own words. */
const CONTEXT =
  /^\s*(?:<(?:environment_context|user_instructions|permissions|skills|ENVIRONMENT)|# AGENTS\.md)/;

/** The items of one rollout in order, as a run. */
export class CodexRollout {
  readonly #asked = new Map<string, AskedTool>();
  #answer: Answer | null = null;
  #totalTokens = -1;
  /** Whether each answer's usage is told on a line of its own: its sums are then told again. */
  #hasUsageRecords = false;
  #model: string | undefined;
  #error: { type: string; message: string } | undefined;

  private constructor(private readonly run: Trajectory) {}

  /** `first` is the file's first line, which names the session; without a name the file's bytes do. */
  static async begin(source: ByteSource, first: JsonObject): Promise<CodexRollout> {
    const meta = first['type'] === 'session_meta' ? (objectIn(first['payload']) ?? {}) : first;
    const id = nameIn(meta['id']);
    const ids =
      id === undefined ? await RunIds.ofContent('codex', source) : RunIds.ofTrace('codex', id);
    return new CodexRollout(
      new Trajectory(ids, {
        format: 'codex',
        agent: 'codex',
        agentVersion: nameIn(meta['cli_version']),
        provider: nameIn(meta['model_provider']) ?? 'openai',
        session: id,
        startNs: timestampNs(first['timestamp'] ?? meta['timestamp']),
      }),
    );
  }

  get waiting(): number {
    return this.run.waiting;
  }

  drain(): DecodedTraces {
    return this.run.take();
  }

  /** Takes a line. Returns what is wrong with it, or null. */
  take(line: JsonObject): string | null {
    const atNs = timestampNs(line['timestamp']);
    if (!('payload' in line)) {
      if (nameIn(line['type']) !== undefined) this.#takeItem(line, atNs);
      return null;
    }
    const payload = objectIn(line['payload']);
    if (payload === undefined)
      return `"payload" should be an object, not ${kindOf(line['payload'])}`;
    if (line['type'] === 'response_item') this.#takeItem(payload, atNs);
    else if (line['type'] === 'event_msg') this.#takeEvent(payload);
    else if (line['type'] === 'token_usage_record') this.#takeUsageRecord(payload);
    else if (line['type'] === 'turn_context') this.#model = nameIn(payload['model']) ?? this.#model;
    return null;
  }

  end(): void {
    this.#tellAnswer();
    this.run.end({ error: this.#error });
  }

  #takeItem(item: JsonObject, atNs: bigint | undefined): void {
    switch (item['type']) {
      case 'message':
        return item['role'] === 'assistant'
          ? this.#write(
              toMessages({ role: 'assistant', content: item['content'] }, 'assistant').flatMap(
                (m) => m.parts,
              ),
              atNs,
            )
          : this.#read(item, atNs);
      case 'reasoning':
        return this.#write(reasoningParts(item), atNs);
      case 'function_call':
        return this.#ask(item, nameIn(item['name']), textIn(item['arguments']) ?? '', atNs);
      case 'custom_tool_call':
        return this.#ask(item, nameIn(item['name']), textIn(item['input']) ?? '', atNs);
      case 'local_shell_call':
        return this.#ask(item, 'local_shell', JSON.stringify(item['action'] ?? {}), atNs);
      case 'web_search_call':
        return this.#write(
          [{ type: 'server_tool_call', name: 'web_search', arguments: item['action'] ?? null }],
          atNs,
        );
      case 'function_call_output':
      case 'custom_tool_call_output':
        return this.#answerTool(item, atNs);
    }
  }

  #write(parts: Part[], atNs: bigint | undefined): void {
    if (this.#answer?.isDone === true) this.#tellAnswer();
    this.#answer ??= {
      input: this.run.takeUnread(),
      parts: [],
      startNs: this.#answerStart(),
      endNs: undefined,
      isDone: false,
    };
    this.#answer.parts.push(...parts);
    this.#answer.endNs = atNs ?? this.#answer.endNs;
  }

  /** A model answers from when the last thing was read; without any time nothing is made up. */
  #answerStart(): bigint | undefined {
    return this.run.hasTimes ? this.run.lastNs : undefined;
  }

  #ask(item: JsonObject, name = 'unknown', args: string, atNs: bigint | undefined): void {
    const callId = nameIn(item['call_id']) ?? nameIn(item['id']) ?? 'call';
    this.#write([{ type: 'tool_call', id: callId, name, arguments: parsed(args) }], atNs);
    this.#asked.set(callId, { name, arguments: args, startNs: atNs });
  }

  #read(item: JsonObject, atNs: bigint | undefined): void {
    this.#doneAnswering();
    const role = item['role'] === 'developer' ? 'system' : item['role'];
    for (const message of toMessages({ role, content: item['content'] }, 'user')) {
      const text = message.parts
        .map(({ content }) => content)
        .find((part) => typeof part === 'string');
      const isContext = typeof text === 'string' && CONTEXT.test(text);
      this.run.say(isContext ? { ...message, role: 'system' } : message, atNs);
    }
  }

  #answerTool(item: JsonObject, atNs: bigint | undefined): void {
    this.#doneAnswering();
    const callId = nameIn(item['call_id']) ?? 'call';
    const asked = this.#asked.get(callId);
    this.#asked.delete(callId);
    const { result, exitCode, failed } = resultOf(item['output']);
    this.run.toolCall({
      key: `tool:${callId}`,
      name: asked?.name ?? 'unknown',
      callId,
      arguments: asked?.arguments,
      result,
      exitCode,
      startNs: asked?.startNs ?? atNs,
      endNs: atNs,
      ...(failed ? { error: result } : {}),
    });
  }

  #takeEvent(event: JsonObject): void {
    if (event['type'] === 'token_count') {
      if (!this.#hasUsageRecords) this.#takeUsage(objectIn(event['info']));
    } else if (event['type'] === 'error' || event['type'] === 'turn_aborted') {
      const type = nameIn(event['type'])!;
      this.#error = { type, message: textIn(event['message']) ?? textIn(event['reason']) ?? type };
    } else if (event['type'] === 'task_started' || event['type'] === 'user_message') {
      this.#error = undefined;
    }
  }

  #takeUsage(info: JsonObject | undefined): void {
    const usage = objectIn(info?.['last_token_usage']);
    const total = countIn(objectIn(info?.['total_token_usage'])?.['total_tokens']);
    // The same numbers come again whenever the rate limits change.
    if (usage === undefined || this.#answer === null || total === this.#totalTokens) return;
    this.#totalTokens = total ?? -1;
    this.#tellAnswer(usage);
  }

  /** Of one answer, right after it, from 0.160 on. */
  #takeUsageRecord(record: JsonObject): void {
    this.#hasUsageRecords = true;
    this.#tellAnswer(objectIn(record['usage']), nameIn(record['response_id']));
  }

  #doneAnswering(): void {
    if (this.#answer !== null) this.#answer.isDone = true;
  }

  #tellAnswer(usage: JsonObject = {}, responseId?: string): void {
    const answer = this.#answer;
    if (answer === null) return;
    this.#answer = null;
    const asks = answer.parts.some(({ type }) => type === 'tool_call');
    this.run.modelCall({
      model: this.#model,
      responseId,
      input: answer.input,
      output: [{ role: 'assistant', parts: answer.parts }],
      finishReasons: [asks ? 'tool_calls' : 'stop'],
      tokensIn: countIn(usage['input_tokens']),
      tokensOut: countIn(usage['output_tokens']),
      tokensCacheRead: countIn(usage['cached_input_tokens']),
      tokensCacheWrite: countIn(usage['cache_write_input_tokens']),
      tokensReasoning: countIn(usage['reasoning_output_tokens']),
      startNs: answer.startNs,
      endNs: answer.endNs,
    });
  }
}

function reasoningParts(item: JsonObject): Part[] {
  const written = [...objectsIn(item['summary']), ...objectsIn(item['content'])];
  return written.flatMap((part) => {
    const content = textIn(part['text']);
    return content === undefined ? [] : [{ type: 'reasoning', content }];
  });
}

/** What Codex answers itself to a call of a tool that is not there. */
const NO_SUCH_TOOL = /^unsupported (?:custom tool )?call:/;

/** An output is text, `{content, success}`, a list of parts, or JSON text `{output, metadata: {exit_code}}`. */
function resultOf(output: unknown): {
  result: string;
  exitCode: number | undefined;
  failed: boolean;
} {
  const known = objectIn(output);
  const text =
    textIn(output) ??
    textIn(known?.['content']) ??
    listIn(known?.['content'] ?? output)
      .map((part) => textIn(objectIn(part)?.['text']) ?? '')
      .join('\n');
  const told = objectIn(text.startsWith('{') ? parsed(text) : undefined);
  const metadata = objectIn(told?.['metadata']);
  const exit = integerIn(metadata?.['exit_code']) ?? exitCodeOf(text);
  return {
    result: metadata === undefined ? text : (textIn(told?.['output']) ?? text),
    exitCode: exit,
    failed: known?.['success'] === false || NO_SUCH_TOOL.test(text),
  };
}

/** JSON as data, other text as it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

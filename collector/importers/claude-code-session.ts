import type { DecodedTraces } from '../otlp/model.js';
import { isRecord, type Part } from '../messages/message-parts.js';
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
import type { SubAgentStart } from './claude-code-sub-agent.js';
import { timestampNs } from '../times/timestamps.js';
import { RunIds, Trajectory } from './trajectory/index.js';

/** One answer of the model, of which each line holds a part. */
interface OpenAnswer {
  id: string;
  thread: Trajectory;
  parts: Part[];
  usage: JsonObject;
  model: string | undefined;
  stopReason: string | undefined;
  endNs: bigint | undefined;
  error: string | undefined;
}

interface AskedTool {
  name: string;
  input: unknown;
  thread: Trajectory;
  startNs: bigint | undefined;
}

/** Of the model that Claude Code itself plays, to say that a call failed. */
const SYNTHETIC = '<synthetic>';

/** The lines of one session, in the order of the file, as a run. */
export class ClaudeCodeSession {
  readonly #main: Trajectory;
  /** Threads of sub-agents by their id, or by the line that began them. */
  readonly #branches = new Map<string, Trajectory>();
  /** Which sub-agent a line belongs to. */
  readonly #threadOf = new Map<string, string>();
  readonly #seen = new Set<string>();
  readonly #answered = new Map<string, number>();
  readonly #asked = new Map<string, AskedTool>();
  /** Calls that start a sub-agent, by what they tell it. */
  readonly #startedBy = new Map<string, SubAgentStart>();
  #open: OpenAnswer | null = null;
  #hasMain = false;

  /** `start` is what is told beside a file that is a sub-agent's own. */
  constructor(
    readonly id: string,
    private readonly start: SubAgentStart = {},
  ) {
    this.#main = new Trajectory(RunIds.ofTrace('claude-code', id), {
      format: 'claude-code',
      agent: 'claude-code',
      provider: 'anthropic',
      session: id,
    });
  }

  get waiting(): number {
    return this.#main.waiting;
  }

  drain(): DecodedTraces {
    return this.#main.take();
  }

  /** Takes a line of type `user` or `assistant`. Returns what is wrong with it, or null. */
  take(type: 'user' | 'assistant', line: JsonObject): string | null {
    const message = objectIn(line['message']);
    if (message === undefined)
      return `"message" should be an object, not ${kindOf(line['message'])}`;
    const content = message['content'];
    if (typeof content !== 'string' && !Array.isArray(content))
      return `"message.content" should be text or a list, not ${kindOf(content)}`;
    const uuid = nameIn(line['uuid']);
    if (uuid !== undefined) {
      if (this.#seen.has(uuid)) return null;
      this.#seen.add(uuid);
    }
    const thread = this.#threadOfLine(line, uuid, content);
    const atNs = timestampNs(line['timestamp']);
    if (this.#main.run.agentVersion === undefined)
      this.#main.run.agentVersion = nameIn(line['version']);
    if (type === 'assistant') this.#takeAnswer(thread, line, message, atNs);
    else this.#takeInput(thread, content, atNs, line['toolDenialKind'] !== undefined);
    return null;
  }

  end(): void {
    this.#closeAnswer();
    for (const branch of this.#branches.values()) branch.end();
    // A file of a sub-agent alone tells nothing of the session above it.
    if (this.#hasMain) this.#main.end();
  }

  #threadOfLine(line: JsonObject, uuid: string | undefined, content: unknown): Trajectory {
    if (line['isSidechain'] !== true) {
      this.#hasMain = true;
      return this.#main;
    }
    const parent = nameIn(line['parentUuid']);
    const key =
      nameIn(line['agentId']) ??
      (parent === undefined ? undefined : this.#threadOf.get(parent)) ??
      uuid ??
      'sidechain';
    if (uuid !== undefined) this.#threadOf.set(uuid, key);
    let thread = this.#branches.get(key);
    if (thread === undefined) {
      const { callId, agent } = this.#startedBy.get(plainText(content)) ?? this.start;
      const above = callId === undefined ? undefined : `tool:${callId}`;
      thread = this.#main.branch(`agent:${key}`, above, agent ?? 'sub-agent');
      this.#branches.set(key, thread);
    }
    return thread;
  }

  #takeAnswer(
    thread: Trajectory,
    line: JsonObject,
    message: JsonObject,
    atNs: bigint | undefined,
  ): void {
    const id =
      nameIn(message['id']) ?? nameIn(line['requestId']) ?? nameIn(line['uuid']) ?? 'answer';
    if (this.#open?.id !== id || this.#open.thread !== thread) {
      this.#closeAnswer();
      const nothing = { parts: [], usage: {}, model: undefined, stopReason: undefined };
      this.#open = { id, thread, ...nothing, endNs: undefined, error: undefined };
    }
    const open = this.#open;
    const model = nameIn(message['model']);
    const parts = toMessages(
      { role: 'assistant', content: message['content'] },
      'assistant',
    ).flatMap((said) => said.parts);
    open.parts.push(...parts);
    open.usage = objectIn(message['usage']) ?? open.usage;
    if (model !== SYNTHETIC) open.model = model ?? open.model;
    open.stopReason = nameIn(message['stop_reason']) ?? open.stopReason;
    open.endNs = atNs ?? open.endNs;
    if (line['isApiErrorMessage'] === true) open.error = plainText(message['content']);
    for (const block of objectsIn(message['content'])) {
      const callId = nameIn(block['id']);
      if (block['type'] !== 'tool_use' || callId === undefined) continue;
      const input = block['input'];
      const name = nameIn(block['name']) ?? 'unknown';
      this.#asked.set(callId, { name, input, thread, startNs: atNs });
      const prompt = textIn(objectIn(input)?.['prompt']);
      const agent = nameIn(objectIn(input)?.['subagent_type']);
      if (prompt !== undefined) this.#startedBy.set(prompt, { callId, agent });
    }
  }

  #closeAnswer(): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    // What goes on after a tool's result is the same answer, whose usage was told.
    const times = this.#answered.get(open.id) ?? 0;
    this.#answered.set(open.id, times + 1);
    const { usage } = open;
    const cacheRead = countIn(usage['cache_read_input_tokens']);
    const cacheWrite = countIn(usage['cache_creation_input_tokens']);
    const fresh = countIn(usage['input_tokens']);
    const tokens = {
      tokensIn: fresh === undefined ? undefined : fresh + (cacheRead ?? 0) + (cacheWrite ?? 0),
      tokensOut: countIn(usage['output_tokens']),
      tokensCacheRead: cacheRead,
      tokensCacheWrite: cacheWrite,
    };
    open.thread.modelCall({
      key: times === 0 ? `answer:${open.id}` : `answer:${open.id}#${times}`,
      model: open.model,
      responseId: open.id,
      output: [{ role: 'assistant', parts: open.parts }],
      finishReasons: open.stopReason === undefined ? undefined : [open.stopReason],
      endNs: open.endNs,
      ...(times === 0 ? tokens : {}),
      ...(open.error === undefined ? {} : { error: open.error }),
    });
  }

  #takeInput(
    thread: Trajectory,
    content: unknown,
    atNs: bigint | undefined,
    isDenied: boolean,
  ): void {
    this.#closeAnswer();
    const rest: unknown[] = [];
    for (const block of Array.isArray(content) ? (content as unknown[]) : [content]) {
      if (!isRecord(block) || block['type'] !== 'tool_result') rest.push(block);
      else this.#takeResult(block, atNs, isDenied);
    }
    if (rest.length === 0) return;
    const said = rest.length === 1 && typeof rest[0] === 'string' ? rest[0] : rest;
    for (const message of toMessages({ role: 'user', content: said }, 'user'))
      thread.say(message, atNs);
  }

  #takeResult(block: JsonObject, atNs: bigint | undefined, isDenied: boolean): void {
    const callId = nameIn(block['tool_use_id']) ?? '';
    const asked = this.#asked.get(callId);
    this.#asked.delete(callId);
    const result = plainText(block['content']);
    const failed = block['is_error'] === true;
    (asked?.thread ?? this.#main).toolCall({
      key: `tool:${callId}`,
      name: asked?.name ?? 'unknown',
      callId,
      arguments: asked === undefined ? undefined : JSON.stringify(asked.input ?? {}),
      result,
      startNs: asked?.startNs ?? atNs,
      endNs: atNs,
      ...(failed ? { error: result } : {}),
      ...(isDenied ? { errorType: 'permission_denied' } : {}),
    });
  }
}

/** The text of a message's content, whichever way it is written. */
function plainText(content: unknown): string {
  if (typeof content === 'string') return content;
  return objectsIn(content)
    .map((block) => textIn(block['text']) ?? `[${nameIn(block['type']) ?? 'part'}]`)
    .join('\n');
}

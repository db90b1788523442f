import path from 'node:path';
import type { Part } from '../messages/message-parts.js';
import { toMessages } from '../messages/messages.js';
import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import {
  countIn,
  integerIn,
  kindOf,
  nameIn,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
} from '../json/json-object.js';
import { ListedDocument, ROOT_LIST } from './json/index.js';
import { exitError } from './swe-agent.js';
import { timestampNs } from '../times/timestamps.js';
import { RunIds, Trajectory } from './trajectory/index.js';

const MARKS =
  /"trajectory_format"\s*:\s*"mini-swe-agent|"mini_version"\s*:|mswea_bash_command|COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT/;
const BLOCK = /```(?:mswea_bash_command|bash)\s*\n([\s\S]*?)\n?```/;

/** A command that the model asked for and whose output is yet to come. */
interface Asked {
  callId: string;
  command: string;
  startNs: bigint | undefined;
}

/**
 * mini-swe-agent's `.traj.json`: the list of messages alone (before 1.0), or `{info, messages, trajectory_format}`.
 * Until 2.0 the command stands in a block of the answer and the output in the next user message; from 2.0 on both
 * are tool calls with their facts under `extra`.
 */
export const miniSweAgent: ImportFormat = {
  id: 'mini-swe-agent',
  about: 'mini-swe-agent .traj.json: messages with bash commands',
  detect(head) {
    const text = head.toString('utf8');
    return (
      /^\s*[[{]/.test(text) &&
      MARKS.test(text) &&
      /"role"\s*:\s*"|"messages"\s*:/.test(text) &&
      !/"(?:trajectory|steps|parentUuid|payload)"\s*:/.test(text.slice(0, 2000))
    );
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    const file = await ListedDocument.open(source, limits, ['messages', ROOT_LIST]);
    const document = objectIn(file.facts) ?? {};
    const list = Array.isArray(file.facts) ? ROOT_LIST : 'messages';
    if (list !== ROOT_LIST && !Array.isArray(document[list]))
      throw new SyntaxError(`"messages" should be a list, not ${kindOf(document[list])}`);
    const info = objectIn(document['info']) ?? {};
    const run = new Trajectory(await RunIds.ofContent('mini-swe-agent', source), {
      format: 'mini-swe-agent',
      agent: 'mini-swe-agent',
      agentVersion: nameIn(info['mini_version']),
      model: nameIn(objectIn(objectIn(info['config'])?.['model'])?.['model_name']),
    });
    const dialogue = new Dialogue(run);
    let told = 0;
    for await (const message of file.objects(list)) {
      told = message.index + 1;
      if (message.value === undefined)
        yield { line: 1, reason: `message ${told} ${message.reason}` };
      else dialogue.take(message.value);
      if (run.isFull) yield { line: 1, traces: run.take() };
    }
    const stats = objectIn(info['model_stats']) ?? {};
    const task =
      nameIn(info['instance_id']) ?? path.basename(source.path).replace(/\.traj\.json$/, '');
    run.end({
      costUsd: numberIn(stats['instance_cost']) || undefined,
      error: exitError(nameIn(info['exit_status']), 'submitted'),
      task,
    });
    yield { line: 1, traces: run.take() };
    yield* file.cutAfter(told, 'message');
  },
};

/** The messages in order: each answer is a model call, each command a tool call. */
class Dialogue {
  #asked: Asked[] = [];
  #commands = 0;

  constructor(private readonly run: Trajectory) {}

  take(message: JsonObject): void {
    const extra = objectIn(message['extra']) ?? {};
    const atNs = timestampNs(message['timestamp'] ?? extra['timestamp']);
    if (message['role'] === 'assistant') return this.#answer(message, extra, atNs);
    // The harness's own last word, with the submission.
    if (message['role'] === 'exit') return;
    const [asked] = this.#asked;
    const isOutput =
      asked !== undefined && (message['role'] === 'tool' || message['role'] === 'user');
    if (isOutput) this.#output(asked, message, extra, atNs);
    else
      for (const said of toMessages({ role: message['role'], content: message['content'] }, 'user'))
        this.run.say(said, atNs);
  }

  #answer(message: JsonObject, extra: JsonObject, endNs: bigint | undefined): void {
    const [said] = toMessages({ role: 'assistant', content: message['content'] }, 'assistant');
    const commands = this.#commandsOf(message, extra);
    const parts: Part[] = [
      ...(said?.parts ?? []),
      ...commands.map(({ callId, command }) => ({
        type: 'tool_call',
        id: callId,
        name: 'bash',
        arguments: { command },
      })),
    ];
    const response = objectIn(extra['response']) ?? {};
    const usage = objectIn(response['usage']) ?? {};
    this.run.modelCall({
      output: [{ role: 'assistant', parts }],
      responseModel: nameIn(response['model']),
      responseId: nameIn(response['id']),
      finishReasons: [
        nameIn(objectsIn(response['choices'])[0]?.['finish_reason']) ??
          (commands.length > 0 ? 'tool_calls' : 'stop'),
      ],
      tokensIn: countIn(usage['prompt_tokens'] ?? usage['input_tokens']),
      tokensOut: countIn(usage['completion_tokens'] ?? usage['output_tokens']),
      costUsd: numberIn(extra['cost']),
      endNs,
    });
    this.#asked = commands.map((command) => ({ ...command, startNs: endNs }));
  }

  #commandsOf(message: JsonObject, extra: JsonObject): { callId: string; command: string }[] {
    const actions = objectsIn(extra['actions']).flatMap((action) => {
      const command = textIn(action['command']);
      return command === undefined ? [] : [{ command, id: nameIn(action['tool_call_id']) }];
    });
    const block = BLOCK.exec(textIn(message['content']) ?? '')?.[1];
    if (actions.length === 0 && block !== undefined)
      actions.push({ command: block, id: undefined });
    return actions.map(({ command, id }) => ({
      command,
      callId: id ?? `call_${++this.#commands}`,
    }));
  }

  #output(asked: Asked, message: JsonObject, extra: JsonObject, endNs: bigint | undefined): void {
    const callId = nameIn(message['tool_call_id']);
    const call = this.#asked.find((candidate) => candidate.callId === callId) ?? asked;
    this.#asked = this.#asked.filter((candidate) => candidate !== call);
    const text = textIn(message['content']) ?? '';
    const exit = /^\s*<returncode>(-?\d+)<\/returncode>/.exec(text)?.[1];
    this.run.toolCall({
      name: 'bash',
      callId: call.callId,
      arguments: JSON.stringify({ command: call.command }),
      result: text,
      exitCode: integerIn(extra['returncode']) ?? (exit === undefined ? undefined : Number(exit)),
      startNs: call.startNs,
      endNs,
    });
  }
}

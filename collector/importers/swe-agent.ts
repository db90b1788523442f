import path from 'node:path';
import { toMessages, type Message } from '../messages/messages.js';
import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import {
  countIn,
  kindOf,
  nameIn,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type JsonObject,
} from '../json/json-object.js';
import { ListedDocument } from './json/index.js';
import { RunIds, Trajectory } from './trajectory/index.js';

/**
 * SWE-agent's `.traj` (0.5 to 1.1): `trajectory` holds the steps, `history` the messages. Neither has times, only how
 * long an action took (1.x). The task is the file's name, which SWE-agent takes from the instance.
 */
export const sweAgent: ImportFormat = {
  id: 'swe-agent',
  about: 'SWE-agent .traj: {trajectory, history, info}',
  detect(head) {
    const text = head.toString('utf8');
    return (
      /^\s*\{/.test(text) &&
      /"trajectory"\s*:\s*\[\s*(?:\]|\{\s*"(?:action|observation|response|thought|state|query|execution_time)")/.test(
        text,
      )
    );
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    const file = await ListedDocument.open(source, limits, ['trajectory', 'history']);
    const document = objectIn(file.facts) ?? {};
    if (!Array.isArray(document['trajectory']))
      throw new SyntaxError(`"trajectory" should be a list, not ${kindOf(document['trajectory'])}`);
    const run = new Trajectory(await RunIds.ofContent('swe-agent', source), {
      format: 'swe-agent',
      agent: 'swe-agent',
      model: modelOf(document),
    });
    await tellHistory(run, file);
    let told = 0;
    for await (const step of file.objects('trajectory')) {
      if (step.value === undefined)
        yield { line: 1, reason: `step ${step.index + 1} ${step.reason}` };
      else tellStep(run, step.value, step.index);
      told = step.index + 1;
      if (run.isFull) yield { line: 1, traces: run.take() };
    }
    const info = objectIn(document['info']) ?? {};
    const stats = objectIn(info['model_stats']) ?? {};
    run.end({
      tokensIn: positive(countIn(stats['tokens_sent'])),
      tokensOut: positive(countIn(stats['tokens_received'])),
      costUsd: positive(numberIn(stats['instance_cost'])),
      task: path.basename(source.path).replace(/\.traj$/, ''),
      error: exitError(nameIn(info['exit_status']), 'submitted'),
    });
    yield { line: 1, traces: run.take() };
    yield* file.cutAfter(told, 'step');
  },
};

/** What stands before the first answer, demonstrations left out: they are another run's. */
async function tellHistory(run: Trajectory, file: ListedDocument): Promise<void> {
  for await (const { value: entry } of file.objects('history')) {
    if (entry === undefined || entry['is_demo'] === true) continue;
    if (entry['role'] === 'assistant') return;
    for (const message of messagesOf(entry)) run.say(message);
  }
}

function tellStep(run: Trajectory, step: JsonObject, index: number): void {
  const action = textIn(step['action'])?.trimEnd() ?? '';
  const callId = `call_${index + 1}`;
  const call = { type: 'tool_call', id: callId, name: 'bash', arguments: { command: action } };
  const said = textIn(step['response']) ?? textIn(step['thought']) ?? '';
  const query = objectsIn(step['query']);
  run.modelCall({
    // 1.x tells what each call read: the whole history, of which the last messages are new.
    input: index > 0 && query.length > 0 ? lastTurn(query) : undefined,
    output: [
      {
        role: 'assistant',
        parts: [
          ...(said === '' ? [] : [{ type: 'text', content: said }]),
          ...(action === '' ? [] : [call]),
        ],
      },
    ],
    finishReasons: action === '' ? ['stop'] : ['tool_calls'],
  });
  if (action === '') return;
  run.toolCall({
    name: call.name,
    callId,
    arguments: JSON.stringify(call.arguments),
    result: textIn(step['observation']) ?? '',
    isUnread: query.length > 0,
  });
}

function lastTurn(query: readonly JsonObject[]): Message[] {
  const answered = query.findLastIndex((entry) => entry['role'] === 'assistant');
  return query.slice(answered + 1).flatMap(messagesOf);
}

function messagesOf(entry: JsonObject): Message[] {
  return toMessages({ role: entry['role'], content: entry['content'] }, 'user');
}

function modelOf(document: JsonObject): string | undefined {
  const replay = textIn(document['replay_config']);
  return replay === undefined
    ? undefined
    : /"(?:model|name)":\s*\{?\s*"name":\s*"([^"]+)"/.exec(replay)?.[1];
}

/** How the run ended, where that is not how it should. */
export function exitError(
  status: string | undefined,
  good: string,
): { type: string; message: string } | undefined {
  if (status === undefined || status.toLowerCase() === good) return undefined;
  return { type: status, message: `the agent ended with exit status ${status}` };
}

function positive(number: number | undefined): number | undefined {
  return number === 0 ? undefined : number;
}

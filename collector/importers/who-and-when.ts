import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import { kindOf, nameIn, objectIn, textIn, type JsonObject } from '../json/json-object.js';
import { ListedDocument } from './json/index.js';
import { RunIds, Trajectory } from './trajectory/index.js';

/** What people found to be the mistake; kept beside the run, under names that no detector reads. */
const VERDICTS = [
  'mistake_agent',
  'mistake_step',
  'mistake_reason',
  'mistake_type',
  'ground_truth',
  'level',
];

const TERMINAL = /^(?:Computer_?terminal|ComputerTerminal)$/i;
/** `Orchestrator (thought)`, `Orchestrator (-> WebSurfer)`: an agent and what it does. */
const ROLE = /^(.+?)\s*\((.*)\)$/;

/**
 * Who&When (ag2ai/Agents_Failure_Attribution): the talk of several agents with the mistake that people found in it.
 * Each turn of an agent is a model call of that agent; what a terminal answers is a tool call.
 */
export const whoAndWhen: ImportFormat = {
  id: 'who-and-when',
  about: 'Who&When failure logs: {history: [{role, name, content}], mistake_step, ...}',
  detect(head) {
    const text = head.toString('utf8');
    return (
      /^\s*\{/.test(text) &&
      !/"trajectory"\s*:/.test(text) &&
      (/"(?:mistake_step|mistake_agent|is_correct(?:ed)?|question_ID)"\s*:/.test(text) ||
        /^\s*\{\s*"history"\s*:\s*\[\s*\{\s*"(?:content|role|name)"/.test(text)) &&
      /"history"\s*:|"question"\s*:/.test(text)
    );
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    const file = await ListedDocument.open(source, limits, ['history']);
    const document = objectIn(file.facts) ?? {};
    if (!Array.isArray(document['history']))
      throw new SyntaxError(`"history" should be a list, not ${kindOf(document['history'])}`);
    const run = new Trajectory(await RunIds.ofContent('who-and-when', source), {
      format: 'who-and-when',
      agent: 'multi-agent-system',
    });
    const question = textIn(document['question']);
    let turns = 0;
    for await (const turn of file.objects('history')) {
      if (turn.value === undefined) yield { line: 1, reason: `turn ${turn.index} ${turn.reason}` };
      else tellTurn(run, turn.value, turn.index);
      turns = turn.index + 1;
      if (run.isFull) yield { line: 1, traces: run.take() };
    }
    run.end({
      ...(question === undefined
        ? {}
        : { input: [{ role: 'user', parts: [{ type: 'text', content: question }] }] }),
      task: nameIn(document['question_ID']),
      outcome: outcomeOf(document),
      attributes: verdictsIn(document),
    });
    yield { line: 1, traces: run.take() };
    yield* file.cutAfter(turns, 'turn');
  },
};

function tellTurn(run: Trajectory, turn: JsonObject, index: number): void {
  const content = textIn(turn['content']) ?? '';
  const role = nameIn(turn['role']) ?? 'assistant';
  const [, speaker = role] = ROLE.exec(role) ?? [];
  const agent = nameIn(turn['name']) ?? speaker;
  const parts = [{ type: 'text', content }];
  if (agent === 'human' || agent === 'system') {
    run.say({ role: agent === 'human' ? 'user' : agent, parts });
  } else if (TERMINAL.test(agent)) {
    const callId = `call_${index}`;
    run.toolCall({ name: 'execute_code', callId, agent, arguments: '{}', result: content });
  } else {
    run.modelCall({ agent, output: [{ role: 'assistant', parts }], finishReasons: ['stop'] });
  }
}

/** The set holds failures; a log that says otherwise is believed. */
function outcomeOf(document: JsonObject): 'pass' | 'fail' | undefined {
  const correct = document['is_correct'] ?? document['is_corrected'];
  if (typeof correct === 'boolean') return correct ? 'pass' : 'fail';
  return document['mistake_step'] === undefined ? undefined : 'fail';
}

function verdictsIn(document: JsonObject): Record<string, string> {
  return Object.fromEntries(
    VERDICTS.filter((name) => document[name] != null).map((name) => [
      `tracehound.who_and_when.${name}`,
      String(document[name]),
    ]),
  );
}

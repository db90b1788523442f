import { exactJson } from '../json/exact-json.js';
import type { ByteSource } from './byte-source.js';
import type { Imported, ImportFormat, ImportLimits } from './import-format.js';
import {
  countIn,
  integerIn,
  kindOf,
  listIn,
  nameIn,
  numberIn,
  objectIn,
  textIn,
  type JsonObject,
} from '../json/json-object.js';
import { ListedDocument } from './json/index.js';
import { millisecondsNs, timestampNs } from '../times/timestamps.js';
import { RunIds, Trajectory } from './trajectory/index.js';

/** What the run says of itself, under the names of TraceCore's own OTLP export. */
const RUN_MEMBERS = [
  'run_id',
  'task_ref',
  'task_id',
  'version',
  'seed',
  'harness_version',
  'success',
  'termination_reason',
  'failure_type',
  'failure_reason',
  'steps_used',
  'tool_calls_used',
  'artifact_hash',
  'spec_version',
];

/**
 * TraceCore's run artifacts (0.9 and spec 1.0): each action of the episode is a tool call, each entry of its `llm_trace`
 * a model call. That trace is the agent's whole list again at each step; what stood there before counts once.
 */
export const tracecore: ImportFormat = {
  id: 'tracecore',
  about: 'TraceCore run artifact: {task_ref, action_trace, success, ...}',
  detect(head) {
    const text = head.toString('utf8');
    return (
      /^\s*\{/.test(text) &&
      /"action_trace"\s*:/.test(text) &&
      /"(?:task_id|task_ref|run_id|spec_version)"\s*:/.test(text)
    );
  },
  async *read(source: ByteSource, limits: ImportLimits): AsyncGenerator<Imported> {
    const file = await ListedDocument.open(source, limits, ['action_trace']);
    const artifact = objectIn(file.facts) ?? {};
    if (!Array.isArray(artifact['action_trace']))
      throw new SyntaxError(
        `"action_trace" should be a list, not ${kindOf(artifact['action_trace'])}`,
      );
    const id = nameIn(artifact['trace_id']) ?? nameIn(artifact['run_id']);
    const run = new Trajectory(
      id === undefined
        ? await RunIds.ofContent('tracecore', source)
        : RunIds.ofTrace('tracecore', id),
      {
        format: 'tracecore',
        agent: agentName(nameIn(artifact['agent'])),
        service: 'tracecore',
        startNs: timestampNs(artifact['started_at']),
      },
    );
    let told = 0;
    let acted = 0;
    for await (const element of file.objects('action_trace')) {
      acted = element.index + 1;
      if (element.value === undefined) {
        yield { line: 1, reason: `step ${acted} ${element.reason}` };
        continue;
      }
      const step = element.value;
      const entries = listIn(step['llm_trace']);
      for (const entry of entries.slice(told)) tellModelCall(run, objectIn(entry) ?? {});
      told = Math.max(told, entries.length);
      tellAction(run, step, acted);
      if (run.isFull) yield { line: 1, traces: run.take() };
    }
    const success = artifact['success'];
    run.end({
      endNs: timestampNs(artifact['completed_at']),
      task: nameIn(artifact['task_ref']) ?? nameIn(artifact['task_id']),
      metadata: {
        seed: artifact['seed'],
        version: artifact['version'],
        harness_version: artifact['harness_version'],
      },
      outcome: typeof success === 'boolean' ? (success ? 'pass' : 'fail') : undefined,
      error: failureOf(artifact),
      attributes: membersOf(artifact, RUN_MEMBERS),
    });
    yield { line: 1, traces: run.take() };
    yield* file.cutAfter(acted, 'step');
  },
};

function tellAction(run: Trajectory, step: JsonObject, index: number): void {
  const action = objectIn(step['action']) ?? {};
  const result = objectIn(step['result']);
  const startNs = timestampNs(step['action_ts']);
  const latencyNs = millisecondsNs(numberIn(step['latency_ms']));
  run.toolCall({
    name: nameIn(action['type']) ?? 'unknown',
    callId: `step_${integerIn(step['step']) ?? index}`,
    arguments: JSON.stringify(action['args'] ?? {}),
    result: step['result'] == null ? undefined : JSON.stringify(step['result']),
    startNs,
    endNs: startNs === undefined || latencyNs === undefined ? undefined : startNs + latencyNs,
    ...(result?.['ok'] === false
      ? { error: textIn(result['error']) ?? textIn(result['message']) ?? 'the action failed' }
      : {}),
    attributes: {
      'tracecore.step': String(integerIn(step['step']) ?? index),
      ...membersOf(step, ['observation', 'io_audit', 'budget_after_step', 'budget_delta']),
    },
  });
}

function tellModelCall(run: Trajectory, entry: JsonObject): void {
  const request = objectIn(entry['request']) ?? {};
  const response = objectIn(entry['response']) ?? {};
  const prompt = textIn(request['prompt']);
  if (prompt !== undefined) run.say({ role: 'user', parts: [{ type: 'text', content: prompt }] });
  const completion = textIn(response['completion']);
  run.modelCall({
    model: nameIn(request['model']),
    provider: nameIn(request['provider']),
    output:
      completion === undefined
        ? []
        : [{ role: 'assistant', parts: [{ type: 'text', content: completion }] }],
    tokensOut: countIn(response['tokens_used']),
    endNs: timestampNs(response['timestamp']),
    ...(response['success'] === false
      ? { error: textIn(response['error']) ?? 'the call failed' }
      : {}),
  });
}

function failureOf(artifact: JsonObject): { type: string; message: string } | undefined {
  const type = nameIn(artifact['failure_type']);
  return type === undefined
    ? undefined
    : {
        type,
        message: textIn(artifact['failure_reason']) ?? textIn(artifact['termination_reason']) ?? '',
      };
}

function membersOf(object: JsonObject, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names
      .filter((name) => object[name] != null)
      .map((name) => {
        const value = object[name];
        return [`tracecore.${name}`, typeof value === 'string' ? value : exactJson(value)];
      }),
  );
}

/** `agents\\chain_agent.py`, written on whichever system, is the agent `chain_agent`. */
function agentName(file: string | undefined): string {
  return file?.split(/[\\/]/).at(-1)?.replace(/\.py$/, '') ?? 'tracecore';
}

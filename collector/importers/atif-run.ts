import { ATIF_ATTRIBUTES } from '../dialects/tracehound.js';
import { exactJson } from '../json/exact-json.js';
import {
  countIn,
  kindOf,
  listIn,
  nameIn,
  namesIn,
  numberIn,
  objectIn,
  without,
  type JsonObject,
} from '../json/json-object.js';
import { AtifSteps } from './atif-steps.js';
import type { ByteSource } from './byte-source.js';
import type { HarborTrial } from './harbor-trial.js';
import type { Imported } from './import-format.js';
import type { ListedDocument } from './json/index.js';
import { RunIds, Trajectory } from './trajectory/index.js';

/**
 * A trajectory as a run: a model call for each step of the agent, a tool call for each call in it.
 *
 * @param document All of `file` but its steps.
 */
export async function* atifRun(
  document: JsonObject,
  file: ListedDocument,
  source: ByteSource,
  trial: HarborTrial | null,
): AsyncGenerator<Imported> {
  const steps = document['steps'];
  if (!Array.isArray(steps))
    throw new SyntaxError(`"steps" should be a list, not ${kindOf(steps)}`);
  const agent = objectIn(document['agent']) ?? {};
  const session = nameIn(document['session_id']);
  const identity = [session, nameIn(document['trajectory_id'])].filter((id) => id !== undefined);
  const ids =
    identity.length === 0
      ? await RunIds.ofContent('atif', source)
      : RunIds.of('atif', [...identity, trial?.name ?? ''].join('/'));
  const run = new Trajectory(ids, {
    format: 'atif',
    agent: nameIn(agent['name']) ?? trial?.agent ?? 'agent',
    agentVersion: nameIn(agent['version']),
    model: nameIn(agent['model_name']),
    session,
    startNs: trial?.startNs,
  });
  const teller = new AtifSteps(run, 'step');
  let told = 0;
  for await (const step of file.objects('steps')) {
    teller.take(step);
    told = step.index + 1;
    yield* teller.takeFaults();
    if (run.isFull) yield { line: 1, traces: run.take() };
  }
  teller.end();
  for (const [index, sub] of listIn(document['subagent_trajectories']).entries())
    teller.branch(sub, index);
  const totals = objectIn(document['final_metrics']) ?? {};
  const extra = objectIn(document['extra']) ?? {};
  run.end({
    startNs: trial?.startNs,
    endNs: trial?.endNs,
    tokensIn: countIn(totals['total_prompt_tokens']),
    tokensOut: countIn(totals['total_completion_tokens']),
    tokensCacheRead: countIn(totals['total_cached_tokens']),
    costUsd: numberIn(totals['total_cost_usd']),
    tags: namesIn(extra['tags']),
    ...trial?.ending,
    metadata: { ...trial?.ending.metadata, ...without(extra, 'tags') },
    attributes: { [ATIF_ATTRIBUTES.document]: exactJson({ ...document, steps: null }) },
  });
  yield* teller.takeFaults();
  yield { line: 1, traces: run.take() };
  yield* file.cutAfter(told, 'step');
}

import { findProfile, readStepRewards, type StepReward } from '../analysis/index.js';
import { analysed } from './analysed.js';
import { toJson } from './output.js';

/** Writes one JSON object a line, one for each step of the runs; returns how many. */
export async function exportRewards(
  options: { db?: string; profile: string },
  runIdsOf: Parameters<typeof analysed<readonly string[] | undefined>>[1],
  write: (text: string) => void | Promise<void>,
): Promise<number> {
  findProfile(options.profile);
  return analysed(options, async (store) => {
    const runIds = await runIdsOf(store);
    let steps = 0;
    for await (const run of readStepRewards(store, { runIds, profile: options.profile })) {
      await write(run.map((step) => `${toJson(asRecord(step))}\n`).join(''));
      steps += run.length;
    }
    return steps;
  });
}

/** The public shape of a step's reward. */
function asRecord(step: StepReward) {
  return {
    run_id: step.runId,
    trace_id: step.traceId,
    span_id: step.spanId,
    step_index: step.stepIndex,
    kind: step.kind,
    reward: step.reward,
    return: step.return,
    terms: step.terms,
    is_terminal: step.isTerminal,
    outcome: step.outcome,
    profile: step.profile,
  };
}

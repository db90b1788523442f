import { readStepRewards, type StepReward } from '../analysis/index.js';
import type { Reader } from '../store/index.js';

/** Tells what the steps of runs earned under a profile, in order, by run. */
export function earnedUnder(
  reader: Reader,
  profile: string,
): (runIds: readonly string[]) => Promise<Map<string, StepReward[]>> {
  return async (runIds) => {
    const earned = new Map<string, StepReward[]>();
    for await (const steps of readStepRewards(reader, { runIds, profile }))
      earned.set(steps[0]!.runId, steps);
    return earned;
  };
}

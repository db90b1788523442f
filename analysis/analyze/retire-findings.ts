import type { AnalysisWriter, Reader } from '../../store/index.js';
import type { Detector } from '../detector.js';
import type { Profile } from '../profiles/index.js';
import { foreignDetectors } from '../rule-sets/rule-sets.js';
import { analyzeBatch } from './analyze-batch.js';
import type { PendingRun } from './pending-runs.js';
import { readQuery } from './queries/index.js';

/**
 * Takes away what detectors said that speak no more (a rule that was deleted, one of ours that was switched
 * off) and scores their runs anew. Their outcome becomes not-applicable: nobody asks.
 */
export async function retireFindings(
  store: Reader & AnalysisWriter,
  speaking: readonly Detector[],
  profile: Profile,
): Promise<void> {
  const rows = await store.query(readQuery('retired-findings'), {
    speaking: JSON.stringify(speaking.map(({ id }) => id)),
    foreign: JSON.stringify(foreignDetectors(profile)),
  });
  if (rows.length === 0) return;
  const runs = new Map<string, PendingRun>();
  for (const row of rows) {
    const run = {
      runId: row['run_id'] as string,
      traceId: row['trace_id'] as string,
      stepCount: Number(row['step_count']),
      lastArrival: row['last_arrival'] as bigint,
    };
    runs.set(run.runId, run);
  }
  const { scores } = await analyzeBatch(store, [...runs.values()], [], profile, speaking);
  await store.replaceAnalysis({
    findings: [],
    outcomes: rows.map((row) => ({
      answers: [
        {
          detector: row['detector'] as string,
          detectorVersion: 0,
          outcome: 'not-applicable',
          reason: 'the rule was taken away or switched off',
        },
      ],
      runs: [{ runId: row['run_id'] as string, lastArrival: row['last_arrival'] as bigint }],
    })),
    scores,
  });
}

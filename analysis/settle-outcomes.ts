import type { Answer, FindingRow, OutcomeSet, Session } from '../store/index.js';
import type { Detector } from './detector.js';
import { groupBy } from './group-by.js';
import type { PendingRun } from './pending-runs.js';
import type { RelationName } from './relations/index.js';

/** For each relation that a detector reads: the runs that have a row in it. */
export type Holders = ReadonlyMap<RelationName, ReadonlySet<string>>;

export async function findHolders(
  session: Session,
  detectors: readonly Detector[],
): Promise<Holders> {
  const holders = new Map<RelationName, ReadonlySet<string>>();
  for (const relation of new Set(detectors.flatMap((detector) => detector.reads))) {
    const rows = await session.query<{ run_id: string }>(`select distinct run_id from ${relation}`);
    holders.set(relation, new Set(rows.map((row) => row.run_id)));
  }
  return holders;
}

/**
 * What the detectors said of the runs. Runs with rows in the same relations came to the same, unless a
 * detector found something where it looked for nothing.
 *
 * `errors` has the reason of each detector that broke.
 */
export function settleOutcomes(
  runs: readonly PendingRun[],
  detectors: readonly Detector[],
  holders: Holders,
  findings: readonly FindingRow[],
  errors: ReadonlyMap<string, string>,
): OutcomeSet[] {
  const found = new Map<string, Set<string>>();
  for (const { runId, detector } of findings) {
    const ids = found.get(runId);
    if (ids) ids.add(detector);
    else found.set(runId, new Set([detector]));
  }
  const byId = new Map(detectors.map((detector) => [detector.id, detector]));
  const applies = ({ reads }: Detector, runId: string) =>
    reads.every((relation) => holders.get(relation)!.has(runId));
  const beyond = (runId: string) =>
    [...(found.get(runId) ?? [])].filter((id) => !applies(byId.get(id)!, runId)).sort();
  const kinds = groupBy(runs, ({ runId }) => {
    let kind = '';
    for (const holding of holders.values()) kind += holding.has(runId) ? '1' : '0';
    return [kind, ...beyond(runId)].join(' ');
  });
  return [...kinds.values()].map((alike) => {
    const { runId } = alike[0]!;
    const also = new Set(beyond(runId));
    return {
      runs: alike.map((run) => ({ runId: run.runId, lastArrival: run.lastArrival })),
      answers: detectors.map((detector) =>
        answerOf(
          detector,
          applies(detector, runId) || also.has(detector.id),
          errors.get(detector.id),
        ),
      ),
    };
  });
}

function answerOf({ id, version, reads }: Detector, isJudged: boolean, error?: string): Answer {
  const base = { detector: id, detectorVersion: version };
  if (error !== undefined) return { ...base, outcome: 'failed', reason: error };
  if (isJudged) return { ...base, outcome: 'clean', reason: null };
  const reason = `the run has nothing in ${reads.join(' and ')}`;
  return { ...base, outcome: 'not-applicable', reason };
}

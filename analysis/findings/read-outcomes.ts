import type { Reader } from '../../store/index.js';
import type { Outcome, OutcomeKind } from '../model.js';
import type { Profile } from '../profiles/index.js';
import { detectorFilter } from './detector-filter.js';
import { readFindingQuery } from './queries/index.js';

/** What each detector made of each run; of one run where `runId` says which. */
export async function readOutcomes(
  reader: Reader,
  filter: { runId?: string | null; profile?: string | Profile } = {},
): Promise<Outcome[]> {
  const rows = await reader.query(readFindingQuery('outcomes'), {
    ...detectorFilter(filter.profile),
    run_id: filter.runId ?? null,
  });
  return rows.map((row) => ({
    runId: row['run_id'] as string,
    detector: row['detector'] as string,
    detectorVersion: Number(row['detector_version']),
    outcome: row['outcome'] as OutcomeKind,
    findingCount: Number(row['finding_count']),
    reason: row['reason'] as string | null,
  }));
}

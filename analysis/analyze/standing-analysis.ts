import type { Reader } from '../../store/index.js';
import type { Detector } from '../detector.js';
import { tellingFromRow, type Groupable } from '../findings/index.js';
import type { RunKey } from '../relations/index.js';
import { readQuery } from './queries/index.js';

/** As much of a finding as its place in a score takes. */
export interface Placed extends Groupable {
  runId: string;
}

/** What detectors that need not look again said of the runs. */
export interface Standing {
  findings: Placed[];
  /** Runs that one of them could judge. */
  judged: string[];
}

/** Reads what the detectors of `all` that are not among `looking` have said of the runs. */
export async function readStanding(
  reader: Reader,
  runs: readonly RunKey[],
  looking: readonly Detector[],
  all: readonly Detector[],
): Promise<Standing> {
  const others = all.filter((detector) => !looking.includes(detector)).map(({ id }) => id);
  if (others.length === 0) return { findings: [], judged: [] };
  const params = {
    run_ids: JSON.stringify(runs.map(({ runId }) => runId)),
    detectors: JSON.stringify(others),
  };
  const findings = await reader.query(readQuery('standing-findings'), params);
  const judged = await reader.query(readQuery('judged-runs'), params);
  return {
    findings: findings.map((row) => ({
      runId: row['run_id'] as string,
      stepIndex: row['step_index'] === null ? null : Number(row['step_index']),
      detector: row['detector'] as string,
      severity: row['severity'] as string,
      ...tellingFromRow(row),
    })),
    judged: judged.map((row) => row['run_id'] as string),
  };
}

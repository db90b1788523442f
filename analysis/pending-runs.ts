import type { Reader } from '../store/index.js';
import type { Detector } from './detector.js';
import type { RunKey } from './relations/index.js';
import { readQuery } from './queries/index.js';
import { RunNotFoundError } from './runs/index.js';

/** A run to look at, and the state it is in. */
export interface PendingRun extends RunKey {
  stepCount: number;
  lastArrival: bigint;
}

/** Runs that the same detectors are to look at, in order of arrival. */
export interface PendingGroup {
  detectors: readonly Detector[];
  runs: PendingRun[];
}

interface PendingRow extends Record<string, string | bigint | string[] | null> {
  run_id: string;
  trace_id: string;
  step_count: bigint;
  first_arrival: bigint;
  last_arrival: bigint;
  set_ids: string[] | null;
}

/**
 * What is to be looked at: every run that grew, by all detectors, and every other one by those that are new,
 * were changed or broke. An id that the store does not know throws RunNotFoundError.
 */
export async function findPendingRuns(
  reader: Reader,
  detectors: readonly Detector[],
  { runIds, force = false }: { runIds?: readonly string[]; force?: boolean },
): Promise<{ groups: PendingGroup[]; unchanged: number }> {
  const rows = await reader.query<PendingRow>(readQuery('pending-runs'), {
    run_ids: runIds ? JSON.stringify(runIds) : null,
  });
  const known = new Set(rows.map((row) => row.run_id));
  const unknown = runIds?.find((id) => !known.has(id));
  if (unknown !== undefined) throw new RunNotFoundError(unknown, true);
  const settled = await readSettled(reader);
  const arrivals = arrivalsByTrace(rows);
  const groups = new Map<string, PendingGroup>();
  let unchanged = 0;
  for (const row of rows) {
    const key = force ? '' : (row.set_ids ?? []).join(' ');
    let group = groups.get(key);
    if (!group) {
      const done = new Set(force ? [] : row.set_ids?.flatMap((id) => settled.get(id) ?? []));
      const stale = detectors.filter(({ id, version }) => !done.has(`${id} ${version}`));
      groups.set(key, (group = { detectors: stale, runs: [] }));
    }
    if (group.detectors.length === 0) unchanged += 1;
    else
      group.runs.push({
        runId: row.run_id,
        traceId: row.trace_id,
        stepCount: Number(row.step_count),
        lastArrival: row.last_arrival,
        arrivals: arrivals.get(row.trace_id)!,
      });
  }
  return { groups: [...groups.values()].filter(({ runs }) => runs.length > 0), unchanged };
}

/** By set: `id version` of each of its detectors that need not look again. */
async function readSettled(reader: Reader): Promise<Map<string, string[]>> {
  const settled = new Map<string, string[]>();
  for (const row of await reader.query(readQuery('settled-detectors'))) {
    const setId = row['set_id'] as string;
    const detector = `${String(row['detector'])} ${String(row['detector_version'])}`;
    settled.set(setId, [...(settled.get(setId) ?? []), detector]);
  }
  return settled;
}

/** A run is read with its whole trace: the first and last arrival of that. */
function arrivalsByTrace(
  rows: readonly PendingRow[],
): Map<string, { first: bigint; last: bigint }> {
  const arrivals = new Map<string, { first: bigint; last: bigint }>();
  for (const { trace_id, first_arrival, last_arrival } of rows) {
    const seen = arrivals.get(trace_id);
    if (!seen) arrivals.set(trace_id, { first: first_arrival, last: last_arrival });
    else {
      if (first_arrival < seen.first) seen.first = first_arrival;
      if (last_arrival > seen.last) seen.last = last_arrival;
    }
  }
  return arrivals;
}

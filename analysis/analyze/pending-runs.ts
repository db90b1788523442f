import type { Reader } from '../../store/index.js';
import type { Detector } from '../detector.js';
import type { RunKey } from '../relations/index.js';
import { RunNotFoundError } from '../runs/index.js';
import { readQuery } from './queries/index.js';

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

type PendingRow = {
  run_id: string;
  trace_id: string;
  step_count: bigint;
  last_arrival: bigint;
  set_ids: string[] | null;
  first_arrival: bigint;
  last_seen: bigint;
};

/** What is to be looked at, and what is not. */
export interface Pending {
  groups: PendingGroup[];
  /** How many runs need no look. */
  unchanged: number;
  /** The highest arrival of all spans; 0 where there are none, or where runs were named. */
  through: bigint;
}

/** Which runs are asked about. */
export interface PendingOptions {
  runIds?: readonly string[];
  /** Those that need no look, too. */
  force?: boolean;
  /** Every run was looked at up to this arrival, see `readSettledThrough`. Default 0. */
  after?: bigint;
}

/**
 * What is to be looked at: every run that grew, by all detectors, and every other one by those that are new,
 * were changed or broke. An id that the store does not know throws RunNotFoundError.
 */
export async function findPendingRuns(
  reader: Reader,
  detectors: readonly Detector[],
  { runIds, force = false, after = 0n }: PendingOptions,
): Promise<Pending> {
  const found = await reader.query(readQuery('pending-runs'), {
    run_ids: runIds ? JSON.stringify(runIds) : null,
    detectors: nameOf(force ? [] : detectors),
    after,
  });
  const rows = found.filter((row) => row['run_id'] !== null) as PendingRow[];
  const known = new Set(rows.map((row) => row.run_id));
  const unknown = runIds?.find((id) => !known.has(id));
  if (unknown !== undefined) throw new RunNotFoundError(unknown, true);
  const settled = await readSettled(reader);
  const groups = new Map<string, PendingGroup>();
  const others = found.find((row) => row['run_id'] === null);
  let unchanged = Number(others?.['settled_runs'] ?? 0);
  const through = (runIds ? null : (others?.['last_arrival'] as bigint | null)) ?? 0n;
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
        arrivals: { first: row.first_arrival, last: row.last_seen },
      });
  }
  return {
    groups: [...groups.values()].filter(({ runs }) => runs.length > 0),
    unchanged,
    through,
  };
}

/** Up to which arrival every run was looked at by these detectors; 0 where that is not known. */
export async function readSettledThrough(
  reader: Reader,
  detectors: readonly Detector[],
): Promise<bigint> {
  const [row] = await reader.query(readQuery('settled-through'), { detectors: nameOf(detectors) });
  return (row?.['through'] as bigint | undefined) ?? 0n;
}

/** Detectors with their versions, as JSON. */
export function nameOf(detectors: readonly Detector[]): string {
  return JSON.stringify(detectors.map(({ id, version }) => ({ id, version })));
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

import type { KnownCluster } from '../clusters/index.js';
import { BaselineFileError } from './errors.js';
import type { GateRun } from './gate-run.js';

/** What a gate compares with: the runs as they were measured, and the clusters that were known. */
export interface GateBaseline {
  runs: GateRun[];
  /** Null where the runs are of this very file, whose clusters hold both sets. */
  clusters: KnownCluster[] | null;
}

const FORMAT = 'tracehound-gate-baseline';
const VERSION = 1;

/** A baseline as text, to be kept with the code that it is the measure of. */
export function formatBaseline({ runs, clusters }: GateBaseline): string {
  const known = (clusters ?? []).map(({ kind, id, label }) => ({ kind, id, label }));
  return `${JSON.stringify({ format: FORMAT, version: VERSION, runs, clusters: known }, null, 1)}\n`;
}

/** Reads what `formatBaseline` wrote; BaselineFileError where it is something else. */
export function parseBaseline(text: string, file: string): GateBaseline {
  let content: Partial<GateBaseline> & { format?: unknown; version?: unknown };
  try {
    content = (JSON.parse(text) ?? {}) as typeof content;
  } catch {
    throw new BaselineFileError(file, 'is no JSON');
  }
  if (content.format !== FORMAT) throw new BaselineFileError(file, 'is no baseline');
  if (content.version !== VERSION)
    throw new BaselineFileError(file, `has version ${String(content.version)}, not ${VERSION}`);
  if (
    !Array.isArray(content.runs) ||
    !content.runs.every(isRun) ||
    !Array.isArray(content.clusters)
  )
    throw new BaselineFileError(file, 'lacks runs or clusters');
  return { runs: content.runs, clusters: content.clusters };
}

function isRun(value: unknown): value is GateRun {
  const run = (value ?? {}) as Partial<GateRun>;
  return typeof run.runId === 'string' && Array.isArray(run.findings) && run.steps !== undefined;
}

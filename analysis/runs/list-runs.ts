import type { Reader } from '../../store/index.js';
import { readRunQuery } from './queries/index.js';
import { runFromRow, type Run } from './run.js';

export interface RunFilter {
  /** A part of the agent's or the model's name, whatever the case. */
  agent?: string;
  model?: string;
  /** A part of the task's name, whatever the case. */
  task?: string;
  /** Only runs that have all of these. */
  tags?: readonly string[];
  /** Only runs that ended in an error or are labelled a failure. */
  failed?: boolean;
  /** Only runs that began at or after this time. */
  sinceNs?: bigint;
  limit?: number;
}

/** The runs of the file that fit, the latest first. */
export async function listRuns(reader: Reader, filter: RunFilter = {}): Promise<Run[]> {
  const rows = await reader.query(readRunQuery('list-runs'), {
    agent: filter.agent ?? null,
    model: filter.model ?? null,
    task: filter.task ?? null,
    tags: filter.tags === undefined ? null : JSON.stringify(filter.tags),
    failed: filter.failed ?? null,
    since_ns: filter.sinceNs ?? null,
    max_runs: filter.limit ?? null,
  });
  return rows.map(runFromRow);
}

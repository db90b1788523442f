import type { Reader, Row } from '../../store/index.js';
import type { Category, FailureMark, Finding, Severity } from '../model.js';
import type { Profile } from '../profiles/index.js';
import { detectorFilter } from './detector-filter.js';
import { markFailures, tellingFromRow } from './group-findings.js';
import { readFindingQuery } from './queries/index.js';

export interface FindingFilter {
  runId?: string;
  detector?: string;
  fingerprint?: string;
  /** Whose detectors' findings: `default` (the default) or `tracebench`. */
  profile?: string;
}

/**
 * Stored findings, run by run in order of arrival and step by step in each. Which failure a finding tells follows from
 * all of its run, also where a filter leaves the others out.
 */
export async function readFindings(reader: Reader, filter: FindingFilter = {}): Promise<Finding[]> {
  const found = await findingsUnder(reader, filter.profile, filter.runId);
  return found.filter(
    ({ detector, fingerprint }) =>
      [undefined, detector].includes(filter.detector) &&
      [undefined, fingerprint].includes(filter.fingerprint),
  );
}

/** All findings that count under a profile, of one run or of all, with the failures that they tell. */
export async function findingsUnder(
  reader: Reader,
  profile?: string | Profile,
  runId?: string | null,
): Promise<Finding[]> {
  const params = { ...detectorFilter(profile), run_id: runId ?? null };
  return markFailures((await reader.query(readFindingQuery('findings'), params)).map(toFinding));
}

function toFinding(row: Row): Omit<Finding, keyof FailureMark> {
  return {
    runId: row['run_id'] as string,
    traceId: row['trace_id'] as string,
    detector: row['detector'] as string,
    detectorVersion: Number(row['detector_version']),
    spanId: row['span_id'] as string | null,
    stepIndex: row['step_index'] == null ? null : Number(row['step_index']),
    agentName: row['agent_name'] as string | null,
    category: row['category'] as Category | null,
    severity: row['severity'] as Severity,
    message: row['message'] as string,
    evidenceSpanIds: row['evidence_span_ids'] as string[],
    fingerprint: row['fingerprint'] as string,
    ...tellingFromRow(row),
  };
}

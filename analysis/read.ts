import type { Reader, Row } from '../store/index.js';
import type {
  Category,
  Cluster,
  FailureMark,
  Finding,
  Outcome,
  OutcomeKind,
  Penalty,
  Score,
  Severity,
} from './model.js';
import { groupBy } from './group-by.js';
import { markFailures, tellingFromRow } from './group-findings.js';
import { findProfile, isKept, type Profile } from './profiles/index.js';
import { readQuery } from './queries/index.js';
import { detectorFilter } from './rule-sets.js';
import { scoreFindings } from './scores/score-findings.js';

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
  const rows = await reader.query(readQuery('findings'), {
    ...detectorFilter(filter.profile),
    run_id: filter.runId ?? null,
  });
  return markFailures(rows.map(toFinding)).filter(
    ({ detector, fingerprint }) =>
      [undefined, detector].includes(filter.detector) &&
      [undefined, fingerprint].includes(filter.fingerprint),
  );
}

/** What each detector made of each run; of one run where `runId` says which. */
export async function readOutcomes(
  reader: Reader,
  filter: { runId?: string; profile?: string } = {},
): Promise<Outcome[]> {
  const rows = await reader.query(readQuery('outcomes'), {
    ...detectorFilter(filter.profile),
    run_id: filter.runId ?? null,
  });
  return rows.map((row) => ({
    runId: text(row, 'run_id'),
    detector: text(row, 'detector'),
    detectorVersion: Number(row['detector_version']),
    outcome: text(row, 'outcome') as OutcomeKind,
    findingCount: Number(row['finding_count']),
    reason: textOrNull(row, 'reason'),
  }));
}

/** The scores of every run under one profile. */
export async function readScores(reader: Reader, profile = 'default'): Promise<Score[]> {
  return scoresUnder(reader, findProfile(profile), null);
}

/** A run's score; null where it was not analysed under that profile or holds nothing to judge. */
export async function readScore(
  reader: Reader,
  runId: string,
  profile = 'default',
): Promise<Score | null> {
  const [score] = await scoresUnder(reader, findProfile(profile), runId);
  return score ?? null;
}

async function scoresUnder(
  reader: Reader,
  profile: Profile,
  runId: string | null,
): Promise<Score[]> {
  if (isKept(profile)) {
    const params = { profile: profile.name, run_id: runId };
    return (await reader.query(readQuery('scores'), params)).map(toScore);
  }
  const params = { ...detectorFilter(profile), run_id: runId };
  const outcomes = await reader.query(readQuery('outcomes'), params);
  const findings = await reader.query(readQuery('findings'), params);
  const found = groupBy(markFailures(findings.map(toFinding)), (finding) => finding.runId);
  const judged = outcomes.filter((row) => ['findings', 'clean'].includes(text(row, 'outcome')));
  return [...new Set(judged.map((row) => text(row, 'run_id')))].map((id) => ({
    runId: id,
    profile: profile.name,
    ...scoreFindings(found.get(id) ?? [], profile),
  }));
}

/** Findings of all runs by fingerprint, the most widespread first. */
export async function readClusters(reader: Reader, profile = 'default'): Promise<Cluster[]> {
  const rows = await reader.query(readQuery('clusters'), detectorFilter(profile));
  return rows.map((row) => ({
    fingerprint: text(row, 'fingerprint'),
    detector: text(row, 'detector'),
    severity: text(row, 'severity') as Severity,
    category: textOrNull(row, 'category') as Category | null,
    message: text(row, 'message'),
    findingCount: Number(row['finding_count']),
    runCount: Number(row['run_count']),
    agents: (row['agents'] as string[] | null) ?? [],
    models: (row['models'] as string[] | null) ?? [],
    firstSeenNs: row['first_seen_ns'] as bigint | null,
    lastSeenNs: row['last_seen_ns'] as bigint | null,
    exemplarRunId: text(row, 'exemplar_run_id'),
    exemplarSpanId: textOrNull(row, 'exemplar_span_id'),
  }));
}

function toFinding(row: Row): Omit<Finding, keyof FailureMark> {
  return {
    runId: text(row, 'run_id'),
    traceId: text(row, 'trace_id'),
    detector: text(row, 'detector'),
    detectorVersion: Number(row['detector_version']),
    spanId: textOrNull(row, 'span_id'),
    stepIndex: row['step_index'] == null ? null : Number(row['step_index']),
    agentName: textOrNull(row, 'agent_name'),
    category: textOrNull(row, 'category') as Category | null,
    severity: text(row, 'severity') as Severity,
    message: text(row, 'message'),
    evidenceSpanIds: row['evidence_span_ids'] as string[],
    fingerprint: text(row, 'fingerprint'),
    ...tellingFromRow(row),
  };
}

function toScore(row: Row): Score {
  return {
    runId: text(row, 'run_id'),
    profile: text(row, 'profile'),
    score: Number(row['score']),
    breakdown: JSON.parse(text(row, 'breakdown')) as Penalty[],
  };
}

function text(row: Row, column: string): string {
  return row[column] as string;
}

function textOrNull(row: Row, column: string): string | null {
  return (row[column] ?? null) as string | null;
}

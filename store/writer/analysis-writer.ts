import { readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type {
  ErrorAnalysis,
  FindingRow,
  OutcomeSet,
  RunLabelRow,
  ScoreRow,
} from '../analysis-rows.js';
import { bindParameters } from '../reader/parameters.js';
import { appendRows, type TableColumn } from './append-rows.js';
import { rowsFor } from './rows-for.js';
import { replaceErrors } from './error-steps.js';
import { replaceOutcomes } from './outcome-sets.js';
import { forgetSettled } from './settled.js';
import { inTransaction } from './transaction.js';

const FORGET_FINDINGS = readFileSync(new URL('./forget-findings.sql', import.meta.url), 'utf8');
const FOUND_BEFORE = readFileSync(new URL('./found-before.sql', import.meta.url), 'utf8');
const FORGET_SCORES = readFileSync(new URL('./forget-scores.sql', import.meta.url), 'utf8');

export interface Analysis {
  findings: readonly FindingRow[];
  outcomes: readonly OutcomeSet[];
  scores: readonly ScoreRow[];
  errors?: ErrorAnalysis;
}

/** Replaces what earlier analyses said of the same runs and detectors. */
export async function replaceAnalysis(
  connection: DuckDBConnection,
  { findings, outcomes, scores, errors }: Analysis,
  nowNs: bigint,
): Promise<void> {
  await inTransaction(connection, async () => {
    await forgetSettled(connection);
    const named = namedDetectors(outcomes, findings);
    const before = await foundBefore(connection, named);
    await forget(
      connection,
      FORGET_FINDINGS,
      pairs(before, (row) => row),
    );
    await replaceOutcomes(connection, outcomes, named, nowNs);
    await forget(
      connection,
      FORGET_SCORES,
      pairs(scores, (row) => [row.runId, row.profile]),
    );
    await appendRows(connection, 'findings', findingColumns(nowNs), findings);
    await appendRows(connection, 'scores', scoreColumns(nowNs), scores);
    if (errors) await replaceErrors(connection, errors);
  });
}

/** Adds verdicts on runs; the latest one counts. */
export async function addLabels(
  connection: DuckDBConnection,
  labels: readonly RunLabelRow[],
  nowNs: bigint,
): Promise<void> {
  await inTransaction(connection, () =>
    appendRows(
      connection,
      'run_labels',
      LABEL_COLUMNS,
      // The last word on a run within one call is the latest.
      labels.map((label, at) => ({ ...label, labelledNs: nowNs + BigInt(at) })),
    ),
  );
}

/** The detectors whose word on a run is replaced; an outcome names one, a finding, or both. */
function namedDetectors(
  outcomes: readonly OutcomeSet[],
  findings: readonly FindingRow[],
): Map<string, ReadonlySet<string>> {
  const named = new Map<string, ReadonlySet<string>>();
  const add = (runId: string, detectors: ReadonlySet<string>) => {
    const known = named.get(runId);
    named.set(runId, known ? new Set([...known, ...detectors]) : detectors);
  };
  for (const { answers, runs } of outcomes) {
    const detectors = new Set(answers.map(({ detector }) => detector));
    for (const { runId } of runs) add(runId, detectors);
  }
  for (const { runId, detector } of findings)
    if (!named.get(runId)?.has(detector)) add(runId, new Set([detector]));
  return named;
}

/** Of the named runs and detectors, those that have findings now: none, mostly, and nothing is deleted. */
async function foundBefore(
  connection: DuckDBConnection,
  named: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<[string, string][]> {
  const runs = JSON.stringify([...named.keys()]);
  const rows = (await rowsFor(connection, FOUND_BEFORE, { runs })) as [string, string][];
  return rows.filter(([runId, detector]) => named.get(runId)!.has(detector));
}

/** Distinct pairs as one JSON text, which binds faster than lists of structs. */
function pairs<R>(rows: readonly R[], pair: (row: R) => [string, string]): string {
  return JSON.stringify([
    ...new Map(rows.map((row) => [pair(row).join('\0'), pair(row)])).values(),
  ]);
}

async function forget(connection: DuckDBConnection, sql: string, named: string): Promise<void> {
  if (named === '[]') return;
  const prepared = await connection.prepare(sql);
  try {
    bindParameters(prepared, { pairs: named }, sql);
    await prepared.run();
  } finally {
    prepared.destroySync();
  }
}

function findingColumns(nowNs: bigint): TableColumn<FindingRow>[] {
  return [
    { name: 'run_id', type: 'varchar', value: (row) => row.runId },
    { name: 'trace_id', type: 'varchar', value: (row) => row.traceId },
    { name: 'detector', type: 'varchar', value: (row) => row.detector },
    { name: 'detector_version', type: 'integer', value: (row) => row.detectorVersion },
    { name: 'span_id', type: 'varchar', value: (row) => row.spanId },
    { name: 'step_index', type: 'integer', value: (row) => row.stepIndex },
    { name: 'agent_name', type: 'varchar', value: (row) => row.agentName },
    { name: 'category', type: 'varchar', value: (row) => row.category },
    { name: 'severity', type: 'varchar', value: (row) => row.severity },
    { name: 'message', type: 'varchar', value: (row) => row.message },
    { name: 'evidence_span_ids', type: 'varchar[]', value: (row) => row.evidenceSpanIds },
    { name: 'fingerprint', type: 'varchar', value: (row) => row.fingerprint },
    { name: 'found_ns', type: 'bigint', value: () => nowNs },
    { name: 'first_step', type: 'integer', value: (row) => row.steps?.from ?? null },
    { name: 'last_step', type: 'integer', value: (row) => row.steps?.to ?? null },
    { name: 'telling_span_ids', type: 'varchar[]', value: (row) => row.tellingSpanIds },
  ];
}

function scoreColumns(nowNs: bigint): TableColumn<ScoreRow>[] {
  return [
    { name: 'run_id', type: 'varchar', value: (row) => row.runId },
    { name: 'profile', type: 'varchar', value: (row) => row.profile },
    { name: 'score', type: 'double', value: (row) => row.score },
    { name: 'breakdown', type: 'varchar', value: (row) => row.breakdown },
    { name: 'scored_ns', type: 'bigint', value: () => nowNs },
  ];
}

const LABEL_COLUMNS: readonly TableColumn<RunLabelRow & { labelledNs: bigint }>[] = [
  { name: 'run_id', type: 'varchar', value: (row) => row.runId },
  { name: 'outcome', type: 'varchar', value: (row) => row.outcome },
  { name: 'reward', type: 'double', value: (row) => row.reward },
  { name: 'task', type: 'varchar', value: (row) => row.task },
  { name: 'source', type: 'varchar', value: (row) => row.source },
  { name: 'labelled_ns', type: 'bigint', value: (row) => row.labelledNs },
  { name: 'tags', type: 'varchar[]', value: (row) => row.tags },
];

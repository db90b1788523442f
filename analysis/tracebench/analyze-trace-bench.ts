import type { Reader } from '../../store/index.js';
import { questionsOf, renderMessage } from '../detector.js';
import { TRACEBENCH_DETECTORS } from '../detectors/tracebench/index.js';
import { findProfile } from '../profiles/index.js';
import { createRelations } from '../relations/index.js';
import { scoreFindings } from '../scores/score-findings.js';

/** A failure as TraceBench reports it; `step` counts the logged steps from 1. */
export interface TraceBenchFinding {
  step: number;
  type: string;
  message: string;
  spanId: string;
}

/** What TraceBench's detector, analyzer, scorer and cluster printer say of one trace. */
export interface TraceBenchAnalysis {
  findings: TraceBenchFinding[];
  analysis: {
    total_failures: number;
    /** Count by type, in the order of first appearance. */
    clusters: Record<string, number>;
    summary: string;
  };
  /** 0 to 100; 100 where nothing was logged, as the original has it. */
  score: number;
  /** The lines under "Failure Clusters". */
  clusterLines: string[];
}

/** Width that TraceBench pads a cluster's name to. */
const CLUSTER_NAME_WIDTH = 16;

/**
 * Judges a run's logged steps as TraceBench does (ancypatel-21/tracebench as of November 2026), oddities
 * included. Reads the spans, not what an earlier `analyze` stored; throws what the store throws. A run
 * that the store does not know is a run without steps.
 */
export async function analyzeTraceBench(
  reader: Reader,
  runId: string,
): Promise<TraceBenchAnalysis> {
  const findings = await detect(reader, runId);
  const clusters: Record<string, number> = {};
  for (const { type } of findings) clusters[type] = (clusters[type] ?? 0) + 1;
  const charges = findings.map(({ type }, at) => ({
    detector: type,
    severity: 'medium',
    failure: at,
    isHeadline: true,
  }));
  return {
    findings,
    analysis: {
      total_failures: findings.length,
      clusters,
      summary: summaryLine(findings.length, Object.keys(clusters).length),
    },
    score: scoreFindings(charges, findProfile('tracebench')).score,
    clusterLines: clusterLines(clusters),
  };
}

async function detect(reader: Reader, runId: string): Promise<TraceBenchFinding[]> {
  const [run] = await reader.query<{ trace_id: string }>(
    'select trace_id from runs where run_id = $run_id',
    { run_id: runId },
  );
  if (!run) return [];
  return reader.session(async (session) => {
    const questions = TRACEBENCH_DETECTORS.flatMap(questionsOf);
    await createRelations(session, [{ runId, traceId: run.trace_id }], questions);
    const findings: TraceBenchFinding[] = [];
    for (const detector of TRACEBENCH_DETECTORS)
      for (const row of await detector.detect(session, detector.options))
        findings.push({
          step: Number(row['log_index']),
          type: detector.id,
          message: renderMessage(detector.message, row),
          spanId: row.span_id!,
        });
    return findings.sort((a, b) => a.step - b.step);
  });
}

function summaryLine(failures: number, types: number): string {
  return failures === 0
    ? 'No failures detected.'
    : `Detected ${failures} failures across ${types} failure types.`;
}

function clusterLines(clusters: Record<string, number>): string[] {
  const lines = Object.entries(clusters).map(
    ([name, count]) => `${name.padEnd(CLUSTER_NAME_WIDTH)} ${'#'.repeat(count)} (${count})`,
  );
  return lines.length > 0 ? lines : ['No clusters detected.'];
}

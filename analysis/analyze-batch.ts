import type { FindingRow, OutcomeRow, Reader, ScoreRow, Session } from '../store/index.js';
import { questionsOf, renderMessage, type Detector, type LocatedRow } from './detector.js';
import { readErrorSteps, type ErrorStep } from './clusters/mine-errors.js';
import { fingerprint } from './fingerprint.js';
import type { Profile } from './profiles/index.js';
import { createRelations, type RelationName, type RunKey } from './relations/index.js';
import { groupBy } from './group-by.js';
import type { DetectorFailure } from './model.js';
import { readStanding, type Placed, type Standing } from './standing-analysis.js';
import { scoreFindings } from './scores/score-findings.js';

/** A run to look at, and the state it is in. */
export interface PendingRun extends RunKey {
  stepCount: number;
  lastArrival: bigint;
}

/** All that is to be kept of a batch. */
export interface BatchAnalysis {
  findings: FindingRow[];
  outcomes: OutcomeRow[];
  scores: ScoreRow[];
  failures: DetectorFailure[];
  /** Steps that failed; their messages get templates once the batches before have theirs. */
  errorSteps: ErrorStep[];
}

/**
 * Asks every detector about every run of the batch, which is copied out of the store at one moment. Writes
 * nothing. Where `all` has further detectors, what they said before still counts towards the scores.
 */
export async function analyzeBatch(
  store: Reader,
  runs: readonly PendingRun[],
  detectors: readonly Detector[],
  profile: Profile,
  all: readonly Detector[] = detectors,
): Promise<BatchAnalysis> {
  const standing = await readStanding(store, runs, detectors, all);
  return store.session(
    async (session) => {
      await createRelations(session, runs, detectors.flatMap(questionsOf));
      const holders = await findHolders(session, detectors);
      const analysis: BatchAnalysis = {
        findings: [],
        outcomes: [],
        scores: [],
        failures: [],
        errorSteps: await readErrorSteps(
          session,
          runs.map(({ runId }) => runId),
        ),
      };
      for (const detector of detectors) {
        // Where no run has what the question is about, planning it is all that it would cost.
        const isIdle = detector.reads.some((relation) => holders.get(relation)!.size === 0);
        const answer = isIdle ? NO_ANSWER : await ask(session, detector);
        const applies = (run: PendingRun) =>
          detector.reads.every((relation) => holders.get(relation)!.has(run.runId));
        const found = groupBy(answer.findings, (finding) => finding.runId);
        for (const run of runs)
          analysis.outcomes.push(settle(run, detector, applies(run), found, answer.error));
        analysis.findings.push(...answer.findings);
        if (answer.error !== null)
          analysis.failures.push({
            detector: detector.id,
            reason: answer.error,
            runs: runs.length,
          });
      }
      orderFindings(analysis.findings, runs, detectors);
      analysis.scores = scoreRuns(analysis, standing, runs, profile, all);
      return analysis;
    },
    { snapshot: false },
  );
}

/** For each relation that a detector reads: the runs that have a row in it. */
async function findHolders(
  session: Session,
  detectors: readonly Detector[],
): Promise<Map<RelationName, Set<string>>> {
  const holders = new Map<RelationName, Set<string>>();
  for (const relation of new Set(detectors.flatMap((detector) => detector.reads))) {
    const rows = await session.query<{ run_id: string }>(`select distinct run_id from ${relation}`);
    holders.set(relation, new Set(rows.map((row) => row.run_id)));
  }
  return holders;
}

interface Answer {
  findings: FindingRow[];
  error: string | null;
}

const NO_ANSWER: Answer = { findings: [], error: null };

async function ask(session: Session, detector: Detector): Promise<Answer> {
  try {
    const rows = await detector.detect(session, detector.options);
    return { findings: rows.map((row) => toFinding(detector, row)), error: null };
  } catch (error) {
    // One broken question must not take the others' answers with it; it is shown as failed.
    return { findings: [], error: error instanceof Error ? error.message : String(error) };
  }
}

function toFinding(detector: Detector, row: LocatedRow): FindingRow {
  return {
    runId: row.run_id,
    traceId: row.trace_id,
    detector: detector.id,
    detectorVersion: detector.version,
    spanId: row.span_id,
    stepIndex: row.step_index === null ? null : Number(row.step_index),
    agentName: row.agent_name,
    category: detector.category,
    severity: detector.severity,
    message: renderMessage(detector.message, row),
    evidenceSpanIds: row.evidence_span_ids,
    fingerprint: fingerprint(detector.id, row.signature),
  };
}

function settle(
  run: PendingRun,
  detector: Detector,
  applies: boolean,
  found: Map<string, FindingRow[]>,
  error: string | null,
): OutcomeRow {
  const findingCount = found.get(run.runId)?.length ?? 0;
  const base = {
    runId: run.runId,
    detector: detector.id,
    detectorVersion: detector.version,
    findingCount,
    lastArrival: run.lastArrival,
  };
  if (error !== null) return { ...base, outcome: 'failed', reason: error };
  if (findingCount > 0) return { ...base, outcome: 'findings', reason: null };
  if (applies) return { ...base, outcome: 'clean', reason: null };
  const missing = `the run has nothing in ${detector.reads.join(' and ')}`;
  return { ...base, outcome: 'not-applicable', reason: missing };
}

/** Run by run as given, step by step in each, then by the detectors' own order. */
function orderFindings(
  findings: Placed[],
  runs: readonly RunKey[],
  detectors: readonly Detector[],
): void {
  const runOrder = new Map(runs.map((run, index) => [run.runId, index]));
  const detectorOrder = new Map(detectors.map((detector, index) => [detector.id, index]));
  const step = (finding: Placed) => finding.stepIndex ?? Number.MAX_SAFE_INTEGER;
  findings.sort(
    (a, b) =>
      runOrder.get(a.runId)! - runOrder.get(b.runId)! ||
      step(a) - step(b) ||
      detectorOrder.get(a.detector)! - detectorOrder.get(b.detector)!,
  );
}

/** Scores the runs that some detector could judge: a run that nobody looked at has no score, not 100. */
function scoreRuns(
  analysis: BatchAnalysis,
  standing: Standing,
  runs: readonly RunKey[],
  profile: Profile,
  all: readonly Detector[],
): ScoreRow[] {
  const counted: Placed[] = [...standing.findings, ...analysis.findings];
  if (standing.findings.length > 0) orderFindings(counted, runs, all);
  const findings = groupBy(counted, (finding) => finding.runId);
  const judged = new Set(standing.judged);
  for (const { runId, outcome } of analysis.outcomes)
    if (outcome === 'findings' || outcome === 'clean') judged.add(runId);
  return runs
    .filter((run) => judged.has(run.runId))
    .map((run) => {
      const { score, breakdown } = scoreFindings(findings.get(run.runId) ?? [], profile);
      return {
        runId: run.runId,
        profile: profile.name,
        score,
        breakdown: JSON.stringify(breakdown),
      };
    });
}

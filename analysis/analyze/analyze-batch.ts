import type { FindingRow, OutcomeSet, Reader, ScoreRow, Session } from '../../store/index.js';
import { readErrorSteps, type ErrorStep } from '../clusters/mine-errors.js';
import { questionsOf, renderMessage, type Detector } from '../detector.js';
import { markFailures } from '../findings/index.js';
import { fingerprint } from '../fingerprint.js';
import { groupBy } from '../group-by.js';
import type { DetectorFailure } from '../model.js';
import type { Profile } from '../profiles/index.js';
import { createRelations, type KnownRelation, type RunKey } from '../relations/index.js';
import { RULE_PREFIX } from '../rules/rule-config.js';
import { scoreFindings } from '../scores/score-findings.js';
import { locateAnswers, type Answered, type Located } from './locate-answers.js';
import type { PendingRun } from './pending-runs.js';
import { Holdings, settleOutcomes } from './settle-outcomes.js';
import { readStanding, type Placed, type Standing } from './standing-analysis.js';

/** All that is to be kept of a batch. */
export interface BatchAnalysis {
  findings: FindingRow[];
  outcomes: OutcomeSet[];
  scores: ScoreRow[];
  failures: DetectorFailure[];
  /** Steps that failed; their messages get templates once the batches before have theirs. */
  errorSteps: ErrorStep[];
}

/**
 * Asks every detector about every run of the batch, which is copied out of the store at one moment. Writes
 * nothing. Where `all` has further detectors, what they said before still counts towards the scores. Relations that
 * are `known` are not read anew.
 */
export async function analyzeBatch(
  store: Reader,
  runs: readonly PendingRun[],
  detectors: readonly Detector[],
  profile: Profile,
  all: readonly Detector[] = detectors,
  known: readonly KnownRelation[] = [],
): Promise<BatchAnalysis> {
  const standing = await readStanding(store, runs, detectors, all);
  return store.session(
    async (session) => {
      const rules = detectors.filter(({ id }) => id.startsWith(RULE_PREFIX));
      const questions = detectors.flatMap(questionsOf);
      await createRelations(session, runs, questions, { rules: rules.flatMap(questionsOf), known });
      const errorSteps = await readErrorSteps(
        session,
        runs.map(({ runId }) => runId),
      );
      const holdings = await Holdings.read(session, detectors);
      const { answers, errors } = await askAll(session, detectors, holdings);
      const traces = new Map(runs.map(({ runId, traceId }) => [runId, traceId]));
      const asked = answers.filter(({ row }) => traces.has(row.run_id));
      const located = await locateAnswers(session, asked);
      const found = located.map((answer) => toFinding(answer, traces.get(answer.row.run_id)!));
      const findings = byPlace(found, runs, detectors, bySpan);
      const outcomes = settleOutcomes(runs, detectors, holdings, findings, errors);
      return {
        findings,
        outcomes,
        scores: scoreRuns(findings, outcomes, standing, runs, profile, all),
        failures: [...errors].map(([detector, reason]) => ({
          detector,
          reason,
          runs: runs.length,
        })),
        errorSteps,
      };
    },
    { snapshot: false },
  );
}

/** The rows of every detector, and the reason of each that broke. */
async function askAll(
  session: Session,
  detectors: readonly Detector[],
  holdings: Holdings,
): Promise<{ answers: Answered[]; errors: Map<string, string> }> {
  const answers: Answered[] = [];
  const errors = new Map<string, string>();
  for (const detector of detectors) {
    // Where no run has what the question is about, planning it is all that it would cost.
    if (holdings.isIdle(detector)) continue;
    try {
      for (const row of await detector.detect(session, detector.options))
        answers.push({ detector, row });
    } catch (error) {
      // One broken question must not take the others' answers with it; it is shown as failed.
      errors.set(detector.id, error instanceof Error ? error.message : String(error));
    }
  }
  return { answers, errors };
}

function toFinding({ detector, row, ...place }: Located, traceId: string): FindingRow {
  return {
    runId: row.run_id,
    traceId,
    detector: detector.id,
    detectorVersion: detector.version,
    spanId: row.span_id,
    ...place,
    category: detector.category,
    severity: detector.severity,
    message: renderMessage(detector.message, row),
    fingerprint: fingerprint(detector.id, row.signature),
  };
}

/**
 * Run by run as given, step by step in each, then by the detectors' own order; what one detector says of one
 * step as `compare` has it.
 */
function byPlace<Finding extends Placed>(
  findings: readonly Finding[],
  runs: readonly RunKey[],
  detectors: readonly Detector[],
  compare: (a: Finding, b: Finding) => number = () => 0,
): Finding[] {
  const runOrder = new Map(runs.map((run, index) => [run.runId, index]));
  const detectorOrder = new Map(detectors.map((detector, index) => [detector.id, index]));
  return findings
    .map((finding) => ({
      finding,
      run: runOrder.get(finding.runId)!,
      step: finding.stepIndex ?? Number.MAX_SAFE_INTEGER,
      detector: detectorOrder.get(finding.detector)!,
    }))
    .sort(
      (a, b) =>
        a.run - b.run ||
        a.step - b.step ||
        a.detector - b.detector ||
        compare(a.finding, b.finding),
    )
    .map(({ finding }) => finding);
}

/** By span and message, so that the order is always the same. */
function bySpan(a: FindingRow, b: FindingRow): number {
  return compareTexts(a.spanId, b.spanId) || compareTexts(a.message, b.message);
}

function compareTexts(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return b === null || (a !== null && a < b) ? -1 : 1;
}

/** Scores the runs that some detector could judge: a run that nobody looked at has no score, not 100. */
function scoreRuns(
  found: readonly Placed[],
  outcomes: readonly OutcomeSet[],
  standing: Standing,
  runs: readonly RunKey[],
  profile: Profile,
  all: readonly Detector[],
): ScoreRow[] {
  const counted =
    standing.findings.length > 0 ? byPlace([...standing.findings, ...found], runs, all) : found;
  const findings = groupBy(markFailures(counted), (finding) => finding.runId);
  const judged = new Set(standing.judged);
  for (const set of outcomes)
    if (set.answers.some(({ outcome }) => outcome === 'clean'))
      for (const { runId } of set.runs) judged.add(runId);
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

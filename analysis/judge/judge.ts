import type {
  Answer,
  AnalysisWriter,
  FindingRow,
  OutcomeSet,
  Reader,
  Row,
} from '../../store/index.js';
import { ChatEndpoint, type EndpointSettings } from '../endpoint/index.js';
import { fingerprint } from '../fingerprint.js';
import { mapInOrder } from '../map-in-order.js';
import type { Category } from '../model.js';
import { readFrames } from '../replay/index.js';
import type { Frame } from '../steps/index.js';
import { Budget, type BudgetLimits } from './budget.js';
import { JUDGE_ID, JUDGE_VERSION } from './judge-id.js';
import { judgeRun, type AnswerCache, type RunVerdict } from './judge-run.js';
import { ANSWER_SCHEMA } from './prompt.js';
import { readJudgeQuery } from './queries/index.js';
import type { Fault } from './verdict.js';

export interface JudgeOptions {
  endpoint: EndpointSettings;
  /** Masks secrets in what is sent away. */
  redact: (text: string) => string;
  cache: AnswerCache;
  /** Only these runs; all that the judge has not seen as they are by default. */
  runIds?: readonly string[];
  maxRuns?: number;
  /** Judge again what was judged. */
  force?: boolean;
  limits?: BudgetLimits;
  /** Runs judged at once. Default 1: a local model does one at a time. */
  workers?: number;
  /** Characters of the record in one request. Default 24 000, some 6 000 tokens. */
  windowChars?: number;
  onProgress?: (done: number, total: number) => void;
}

export interface JudgeSummary {
  runsJudged: number;
  findings: number;
  /** Runs that the budget did not reach for; nothing is said about them. */
  runsLeftOut: number;
  failures: { runId: string; reason: string }[];
  tokensIn: number;
  tokensOut: number;
  /** 0 where no prices were given. */
  costUsd: number;
}

const PART_CHARS = 1500;
const OVERLAP = 2;
const MAX_ANSWER_TOKENS = 800;

/** What the judge calls it, in our own words. */
const CATEGORIES: Record<Fault['fault'], Category> = {
  'wrong-plan': 'verification',
  'misread-result': 'grounding',
  'invented-fact': 'grounding',
  'requirement-skipped': 'premature-end',
  'instruction-ignored': 'verification',
  'wrong-tool': 'invalid-call',
  'unverified-claim': 'verification',
  'gave-up-early': 'premature-end',
  other: 'verification',
};

/**
 * Asks a model about runs, one run at a time, and keeps its answers as findings of the detector `judge`.
 * They are hints: nobody has measured how often this model is right. Throws EndpointError where the endpoint
 * gives no answer; what was judged before that is kept.
 */
export async function judge(
  store: Reader & AnalysisWriter,
  options: JudgeOptions,
): Promise<JudgeSummary> {
  const rows = await store.query(readJudgeQuery('unjudged-runs'), {
    version: JUDGE_VERSION,
    run_ids: options.runIds ? JSON.stringify(options.runIds) : null,
    force: options.force ?? false,
    max_runs: options.maxRuns ?? null,
  });
  const budget = new Budget(options.limits ?? {});
  const setting = {
    endpoint: new ChatEndpoint(options.endpoint, ANSWER_SCHEMA),
    budget,
    cache: options.cache,
    redact: options.redact,
    windows: {
      windowChars: options.windowChars ?? 24_000,
      partChars: PART_CHARS,
      overlap: OVERLAP,
    },
    maxAnswerTokens: MAX_ANSWER_TOKENS,
  };
  const summary = {
    runsJudged: 0,
    findings: 0,
    runsLeftOut: 0,
    failures: [] as JudgeSummary['failures'],
  };
  let done = 0;
  const look = async (row: Row) => {
    const run = {
      runId: row['run_id'] as string,
      traceId: row['trace_id'] as string,
      startedNs: row['started_ns'] as bigint,
    };
    const frames = await readFrames(store, run);
    return { frames, verdict: await judgeRun(frames, setting) };
  };
  const keep = async ({ frames, verdict }: Awaited<ReturnType<typeof look>>, row: Row) => {
    options.onProgress?.(++done, rows.length);
    if (verdict.kind === 'left-out') return void summary.runsLeftOut++;
    const findings =
      verdict.kind === 'judged' ? verdict.faults.map((f) => toFinding(f, frames, row)) : [];
    await store.replaceAnalysis({ findings, outcomes: [toOutcome(verdict, row)], scores: [] });
    summary.findings += findings.length;
    if (verdict.kind === 'failed')
      summary.failures.push({ runId: row['run_id'] as string, reason: verdict.reason });
    else summary.runsJudged += 1;
  };
  await mapInOrder(rows, options.workers ?? 1, look, keep);
  const { tokensIn, tokensOut, costUsd } = budget;
  return { ...summary, tokensIn, tokensOut, costUsd };
}

/** A fault as a finding: the model's words stand in it as a quote, whatever they say. */
function toFinding(fault: Fault, frames: readonly Frame[], row: Row): FindingRow {
  const spans = new Map(frames.map((frame) => [frame.stepIndex, frame]));
  const frame = spans.get(fault.step)!;
  const shown = [fault.step, ...fault.evidenceSteps];
  const failed = shown.map((step) => spans.get(step)!).flatMap((f) => (f.isError ? f.spanId : []));
  return {
    runId: row['run_id'] as string,
    traceId: row['trace_id'] as string,
    detector: JUDGE_ID,
    detectorVersion: JUDGE_VERSION,
    spanId: frame.spanId,
    stepIndex: fault.step,
    agentName: frame.agentName,
    category: CATEGORIES[fault.fault],
    severity: 'low',
    message: `A model sees ${fault.fault.replaceAll('-', ' ')}: ${fault.reason}`,
    evidenceSpanIds: fault.evidenceSteps.map((step) => spans.get(step)!.spanId),
    fingerprint: fingerprint(JUDGE_ID, fault.fault),
    steps: { from: Math.min(...shown), to: Math.max(...shown) },
    tellingSpanIds: [...new Set([frame.spanId, ...failed])],
  };
}

function toOutcome(verdict: RunVerdict, row: Row): OutcomeSet {
  const run = { runId: row['run_id'] as string, lastArrival: row['last_arrival'] as bigint };
  const answer = { detector: JUDGE_ID, detectorVersion: JUDGE_VERSION, ...toAnswer(verdict) };
  return { answers: [answer], runs: [run] };
}

function toAnswer(verdict: RunVerdict): Pick<Answer, 'outcome' | 'reason'> {
  if (verdict.kind === 'failed') return { outcome: 'failed', reason: verdict.reason };
  if (verdict.kind === 'nothing-to-judge')
    return { outcome: 'not-applicable', reason: 'the run has no steps' };
  return { outcome: 'clean', reason: null };
}

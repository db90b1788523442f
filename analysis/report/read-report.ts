import type { Reader } from '../../store/index.js';
import { readBlame } from '../blame/index.js';
import { readFailureClusters } from '../clusters/index.js';
import { isWarning, SEVERITIES, type Finding, type Outcome } from '../model.js';
import { findProfile } from '../profiles/index.js';
import { readClusters, readFindings, readOutcomes, readScores } from '../read.js';
import { readFrames, type Frame } from '../replay/index.js';
import { findRun, listRuns } from '../runs/index.js';
import { groupFindings } from './group-findings.js';
import type { LocatedFinding, Report, ReportedFinding, RunReport } from './report.js';

/** Runs that a report of a whole file shows one by one; the clusters speak for the rest. */
const MAX_RUNS = 10;

export interface ReportOptions {
  /** A run's id, the start of it, or `last`; every run by default. */
  run?: string;
  profile?: string;
  maxRuns?: number;
}

/** Puts together what `analyze` found. Throws RunNotFoundError, AmbiguousRunError, UnknownProfileError. */
export async function readReport(reader: Reader, options: ReportOptions = {}): Promise<Report> {
  const profile = options.profile ?? 'default';
  const one = options.run === undefined ? null : await findRun(reader, options.run);
  const runs = one ? [one] : await listRuns(reader);
  const filter = one ? { runId: one.runId, profile } : { profile };
  const findings = groupByRun(await readFindings(reader, filter));
  const outcomes = groupByRun(await readOutcomes(reader, filter));
  const scores = new Map((await readScores(reader, profile)).map((score) => [score.runId, score]));

  const scored = runs.map((run) => ({ run, score: scores.get(run.runId) ?? null }));
  const shown = one
    ? scored
    : scored
        .filter(({ run }) => findings.has(run.runId))
        .sort((a, b) => (a.score?.score ?? 101) - (b.score?.score ?? 101))
        .slice(0, options.maxRuns ?? MAX_RUNS);
  const blames = new Map(
    (
      await readBlame(
        reader,
        shown.map(({ run }) => run),
      )
    )
      .filter(({ failure }) => failure !== 'none')
      .map((blame) => [blame.runId, blame]),
  );
  const runReports: RunReport[] = [];
  for (const { run, score } of shown) {
    const found = findings.get(run.runId) ?? [];
    const frames = one || found.length > 0 ? await readFrames(reader, run) : [];
    runReports.push({
      run,
      score,
      blame: blames.get(run.runId) ?? null,
      findings: markFailures(found.map((finding) => withEvidence(finding, frames))),
      ...sortOutcomes(outcomes.get(run.runId) ?? []),
      frames: one ? frames : [],
    });
  }
  const withFindings = runs.filter((run) => findings.has(run.runId)).length;
  const warnings = runs.reduce(
    (sum, run) => sum + (findings.get(run.runId) ?? []).filter(isWarning).length,
    0,
  );
  const count = runs.reduce((sum, run) => sum + (findings.get(run.runId)?.length ?? 0), 0);
  const clusters = await readClusters(reader, profile);
  const mine = new Set(runReports.flatMap(({ findings }) => findings.map((f) => f.fingerprint)));
  return {
    profile: findProfile(profile).name,
    summary: {
      warnings,
      runs: runs.length,
      runsWithFindings: withFindings,
      findings: count,
      sentence: one ? summariseOne(count) : summarise(runs.length, withFindings, count),
    },
    runs: runReports,
    runsLeftOut: withFindings - runReports.filter(({ findings }) => findings.length > 0).length,
    clusters: one ? clusters.filter(({ fingerprint }) => mine.has(fingerprint)) : clusters,
    errors: one ? [] : await readFailureClusters(reader, 'error', { profile }),
  };
}

function withEvidence(finding: Finding, frames: Frame[]): LocatedFinding {
  const spans = new Set(finding.evidenceSpanIds);
  if (finding.spanId !== null) spans.add(finding.spanId);
  const shown = frames.filter(({ spanId }) => spans.has(spanId));
  // The model call that asked for a failing call is evidence only where the finding points at it.
  const evidence = shown.filter(
    (frame, at) =>
      frame.kind !== 'llm' ||
      frame.spanId === finding.spanId ||
      shown.slice(at + 1).every(({ kind }) => kind === 'llm'),
  );
  const [first] = evidence;
  const last = evidence.at(-1);
  const steps = first && last ? { from: first.stepIndex, to: last.stepIndex } : null;
  return { ...finding, steps, evidence };
}

function markFailures(findings: LocatedFinding[]): ReportedFinding[] {
  return groupFindings(findings)
    .flatMap(({ headline, others }, at) => [
      { ...headline, failure: at + 1, isHeadline: true },
      ...others.map((other) => ({ ...other, failure: at + 1, isHeadline: false })),
    ])
    .sort(bySeverityThenStep);
}

function bySeverityThenStep(a: ReportedFinding, b: ReportedFinding): number {
  const weight = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  return weight || (a.stepIndex ?? Infinity) - (b.stepIndex ?? Infinity);
}

function sortOutcomes(outcomes: Outcome[]): Pick<RunReport, 'clean' | 'notApplicable' | 'failed'> {
  const of = (kind: string) => outcomes.filter(({ outcome }) => outcome === kind);
  return {
    clean: of('clean').map(({ detector }) => detector),
    notApplicable: of('not-applicable').map(({ detector }) => detector),
    failed: of('failed').map(({ detector, reason }) => ({ detector, reason })),
  };
}

function groupByRun<T extends { runId: string }>(items: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.runId);
    if (group) group.push(item);
    else groups.set(item.runId, [item]);
  }
  return groups;
}

function summarise(runs: number, withFindings: number, findings: number): string {
  if (runs === 0) return 'There are no runs to report on.';
  const of = `${runs} ${runs === 1 ? 'run' : 'runs'}`;
  if (findings === 0) return `No failures found in ${of}.`;
  return `${counted(findings)} in ${withFindings} of ${of}.`;
}

function summariseOne(findings: number): string {
  return findings === 0 ? 'No failures found in this run.' : `${counted(findings)} in this run.`;
}

function counted(findings: number): string {
  return `${findings} ${findings === 1 ? 'finding' : 'findings'}`;
}

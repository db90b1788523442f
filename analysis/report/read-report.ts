import type { Reader } from '../../store/index.js';
import { readBlame } from '../blame/index.js';
import { readClusters, readFailureClusters } from '../clusters/index.js';
import { countFailures, readFindings, readOutcomes } from '../findings/index.js';
import { isWarning, SEVERITIES, type Finding, type Outcome } from '../model.js';
import { findProfile } from '../profiles/index.js';
import { readFrames } from '../replay/index.js';
import { findRun, listRuns } from '../runs/index.js';
import { readScores } from '../scores/index.js';
import type { Frame } from '../steps/index.js';
import { shownSteps } from '../steps/shown-steps.js';
import { plural } from '../wording/quantities.js';
import type { Report, ReportedFinding, RunReport } from './report.js';

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
      findings: found.map((finding) => withEvidence(finding, frames)).sort(bySeverityThenStep),
      ...sortOutcomes(outcomes.get(run.runId) ?? []),
      frames: one ? frames : [],
    });
  }
  const withFindings = runs.filter((run) => findings.has(run.runId)).length;
  const warnings = runs.reduce(
    (sum, run) => sum + (findings.get(run.runId) ?? []).filter(isWarning).length,
    0,
  );
  const found = runs.map((run) => findings.get(run.runId) ?? []);
  const told = {
    findings: found.reduce((sum, ofRun) => sum + ofRun.length, 0),
    failures: found.reduce((sum, ofRun) => sum + countFailures(ofRun), 0),
  };
  const clusters = await readClusters(reader, profile);
  const mine = new Set(runReports.flatMap(({ findings }) => findings.map((f) => f.fingerprint)));
  return {
    profile: findProfile(profile).name,
    summary: {
      warnings,
      runs: runs.length,
      runsWithFindings: withFindings,
      ...told,
      sentence: one ? summariseOne(told) : summarise(runs.length, withFindings, told),
    },
    runs: runReports,
    runsLeftOut: withFindings - runReports.filter(({ findings }) => findings.length > 0).length,
    clusters: one ? clusters.filter(({ fingerprint }) => mine.has(fingerprint)) : clusters,
    errors: one ? [] : await readFailureClusters(reader, 'error', { profile }),
  };
}

function withEvidence(finding: Finding, frames: Frame[]): ReportedFinding {
  const spans = new Set(finding.evidenceSpanIds);
  if (finding.spanId !== null) spans.add(finding.spanId);
  const named = frames.filter(({ spanId }) => spans.has(spanId));
  return { ...finding, evidence: shownSteps(named, finding.spanId) };
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

function summarise(runs: number, withFindings: number, told: Told): string {
  if (runs === 0) return 'There are no runs to report on.';
  const of = plural(runs, 'run');
  if (told.findings === 0) return `No failures found in ${of}.`;
  return `${counted(told)} in ${withFindings} of ${of}.`;
}

function summariseOne(told: Told): string {
  return told.findings === 0 ? 'No failures found in this run.' : `${counted(told)} in this run.`;
}

interface Told {
  findings: number;
  failures: number;
}

/** Failures, and how many findings tell them where these are more. */
function counted({ findings, failures }: Told): string {
  const told = findings > failures ? ` (${plural(findings, 'finding')})` : '';
  return `${plural(failures, 'failure')}${told}`;
}

import type { Blame } from '../blame/index.js';
import type { FailureCluster } from '../clusters/index.js';
import { toldOnce, type Failure } from '../findings/index.js';
import type { Cluster, Finding, Penalty, Score } from '../model.js';
import type { Run } from '../runs/index.js';
import type { Frame } from '../steps/index.js';
import { rangeOfSteps } from '../wording/sentences.js';

/** What a report says, before anyone renders it. */
export interface Report {
  profile: string;
  summary: ReportSummary;
  /** One run in full, or the runs with findings, the worst first. */
  runs: RunReport[];
  /** Runs with findings that are not among `runs`. */
  runsLeftOut: number;
  clusters: Cluster[];
  /** Messages of failed steps by their templates, the most widespread first; none in a report of one run. */
  errors: FailureCluster[];
}

export interface ReportSummary {
  runs: number;
  runsWithFindings: number;
  findings: number;
  /** What failed, each counted once however many findings tell it. */
  failures: number;
  /** Findings above the severity `info`: what sets the exit code. */
  warnings: number;
  /** One sentence that says all of it. */
  sentence: string;
}

export interface RunReport {
  run: Run;
  /** Null where the run was not analysed, or holds nothing to judge. */
  score: Score | null;
  /** Where to look first; null where nothing says that the run failed. */
  blame: Blame | null;
  /** The severest first, then by step; those of one failure share its number. */
  findings: ReportedFinding[];
  /** Detectors that saw nothing amiss. */
  clean: string[];
  /** Detectors that had nothing to judge: not the same as clean. */
  notApplicable: string[];
  /** Detectors that broke, and why. */
  failed: { detector: string; reason: string | null }[];
  /** The steps of the run: all of them in a report of one run, none in a report of many. */
  frames: Frame[];
}

/** A finding with the steps to look at, as evidence. */
export interface ReportedFinding extends Finding {
  evidence: Frame[];
}

/** What took points off the score; findings that cost nothing explain no figure. */
export function chargesOf({ score }: RunReport): Penalty[] {
  return (score?.breakdown ?? []).filter(({ penalty }) => penalty > 0);
}

/** What failed, each told once. */
export function failuresOf({ findings }: RunReport): Failure<ReportedFinding>[] {
  return toldOnce(findings).sort((a, b) => a.headline.failure - b.headline.failure);
}

/** How a person would say it: `Look at steps 12-15`. */
export function whereToLook({ steps }: ReportedFinding): string {
  return steps === null ? 'Look at the run as a whole' : rangeOfSteps(steps.from, steps.to);
}

/** How much a finding weighs; follows the detector's measured precision, not how bad the event sounds. */
export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';

/** From the least to the most severe. */
export const SEVERITIES: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

/** Whether a finding says that something went wrong; `info` explains others or says where to look. */
export function isWarning({ severity }: { severity: string }): boolean {
  return severity !== 'info';
}

/**
 * What became of one detector on one run. `not-applicable` says that the run holds nothing the detector
 * could judge: it is never `clean`. `failed` says that the detector itself broke.
 */
export type OutcomeKind = 'findings' | 'clean' | 'not-applicable' | 'failed';

/** A finding's place among the failures of its run. */
export interface FailureMark {
  /** Which failure it tells, from 1, the gravest first. */
  failure: number;
  /** Whether it is the one of them that is told: the others say the same in other words. */
  isHeadline: boolean;
}

/** One answer of a detector: where to look in a run, and why. Those of a run that tell one failure share its number. */
export interface Finding extends FailureMark {
  runId: string;
  traceId: string;
  detector: string;
  detectorVersion: number;
  /** The span to look at first, and its 1-based step number; null where the run as a whole is meant. */
  spanId: string | null;
  stepIndex: number | null;
  /** The agent that acted at that step. */
  agentName: string | null;
  category: Category | null;
  severity: Severity;
  message: string;
  /** Every span that shows it, in order, `spanId` among them. */
  evidenceSpanIds: string[];
  /** Equal for findings of different runs that say the same; see `fingerprint.ts`. */
  fingerprint: string;
  /** First and last step to look at; null where the run as a whole is meant. */
  steps: { from: number; to: number } | null;
  /** The span and the failed steps that show it: what findings of one failure share. */
  tellingSpanIds: string[];
}

/** What a detector made of a run. */
export interface Outcome {
  runId: string;
  detector: string;
  detectorVersion: number;
  outcome: OutcomeKind;
  findingCount: number;
  /** Why it failed or did not apply. */
  reason: string | null;
}

/** What a detector's findings took off a run's score. */
export interface Penalty {
  detector: string;
  count: number;
  penalty: number;
}

/** A run's score under one profile: 100 less the penalties, at least 0. */
export interface Score {
  runId: string;
  profile: string;
  score: number;
  breakdown: Penalty[];
}

/** The findings of all runs that share a fingerprint. */
export interface Cluster {
  fingerprint: string;
  detector: string;
  severity: Severity;
  category: Category | null;
  /** The latest finding's message. */
  message: string;
  findingCount: number;
  runCount: number;
  agents: string[];
  models: string[];
  /** Start of the first and the last such run; null where none has times. */
  firstSeenNs: bigint | null;
  lastSeenNs: bigint | null;
  exemplarRunId: string;
  exemplarSpanId: string | null;
}

/** Our own kinds of failure; a detector's `taxonomies` names their neighbours in published ones. */
export type Category =
  | 'repetition'
  | 'tool-failure'
  | 'system-failure'
  | 'invalid-call'
  | 'premature-end'
  | 'verification'
  | 'grounding'
  | 'state'
  /** The model's context: lost, or asked for again. */
  | 'context'
  /** Several agents and what passes between them. */
  | 'coordination'
  /** More or less steps, money or time than usual, or than allowed. */
  | 'resources'
  /** The record itself does not add up. */
  | 'structure'
  /** A rule of the user's or of the sandbox. */
  | 'policy';

/** A detector that broke, why, and on how many runs. */
export interface DetectorFailure {
  detector: string;
  reason: string;
  runs: number;
}

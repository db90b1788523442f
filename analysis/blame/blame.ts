import type { RunKind } from './run-kind.js';

/**
 * Where to look in a run that went wrong, best guess first. It names places, never a cause: two teams of
 * experts agree on the step in a third of such runs (docs/blame.md).
 */
export interface Blame {
  runId: string;
  /** What sort of run it is: where runs go wrong differs between these. */
  kind: RunKind;
  /** Whether the run is known to have failed, gives a reason to think so, or is only asked about. */
  failure: FailureSign;
  /** At most three ranges that do not overlap; empty where it abstains. */
  suspects: Suspect[];
  /** Why it names nothing; null where it names something. */
  abstention: Abstention | null;
}

/** `known`: labelled or imported as failed, or its root span failed; `suspected`: a finding says so. */
export type FailureSign = 'known' | 'suspected' | 'none';

/** Why nothing is named: the run passed, it has no steps, or no step stands out from the others. */
export type AbstentionReason = 'nothing-known' | 'no-steps' | 'passed';

export interface Abstention {
  reason: AbstentionReason;
  /** The same as a sentence. */
  text: string;
}

/** A range of steps to read. */
export interface Suspect {
  /** First and last step, 1-based and inclusive. */
  from: number;
  to: number;
  /** The step to begin with, and its span. */
  stepIndex: number;
  spanId: string;
  /** Who acted there, or wrote what another agent ran; null where no span says. */
  agentName: string | null;
  /** How often such a range held the labelled step in runs that were not learned from, 0 to 1. */
  confidence: number;
  /** Why here, the weightiest first; never empty. */
  reasons: Reason[];
}

export interface Reason {
  /** The signal that speaks, e.g. `finding=open-todos` or `first-write`. */
  signal: string;
  text: string;
  /** What it adds to the step's log odds. */
  weight: number;
}

import type { Estimate } from './wilson.js';

/**
 * What a detector is worth on these runs: `signal` where the interval of its lift lies above 0, `contrary`
 * where it lies below (it goes with success), `unproven` between, `too-few` below MIN_FIRED runs.
 */
export type DetectorVerdict = 'signal' | 'contrary' | 'unproven' | 'too-few';

/** Below so many runs that a detector fired on, its figures say nothing. */
export const MIN_FIRED = 5;

/** Below so many failed, or so many passed runs, no detector can be told from chance. */
export const MIN_EACH = 10;

/** How a detector did on the runs whose outcome is known; a run counts once, however many findings it has. */
export interface DetectorEvaluation {
  detector: string;
  /** Runs that it could judge. */
  judged: number;
  firedOnFailed: number;
  firedOnPassed: number;
  /** Share of the runs it fired on that failed; null where it never fired. */
  precision: Estimate | null;
  /** What precision would be if it fired at random on the same agents and models. */
  expectedPrecision: number | null;
  /** Precision less that, as shares; the ends are Wilson's for the precision, less that. */
  lift: Estimate | null;
  /** Share of the failed runs that it fired on. */
  recall: Estimate | null;
  verdict: DetectorVerdict;
}

/** Runs that belong together, and every detector on them. */
export interface EvaluationGroup {
  /** Null where the group is not by that. */
  agent: string | null;
  model: string | null;
  runs: number;
  failed: number;
  passed: number;
  /** Share of failed runs; null without runs. */
  prevalence: Estimate | null;
  /** Whether there are enough failed and passed runs to tell a detector from chance. */
  isEnough: boolean;
  detectors: DetectorEvaluation[];
}

export interface Evaluation {
  /** The least reward that counted as passed where a run has no verdict. */
  passAt: number;
  all: EvaluationGroup;
  /** One per agent, model or both, as asked; the largest first. */
  groups: EvaluationGroup[];
}
